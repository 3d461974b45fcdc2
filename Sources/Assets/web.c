// The embedded pages, with what they load. A new file needs its bytes and its line in the table; a test compares both with the directory.
#include "assets.h"

#if !__has_embed("../../web/swagger-ui/swagger-ui.css.gz") || !__has_embed("../../web/swagger-ui/swagger-ui-bundle.js.gz")
#error "Swagger UI, which becomes a part of the binary, is not there: run script/bootstrap, which fetches it."
#else

static const uint8_t docs_html[] = {
#embed "../../web/docs.html"
};
static const uint8_t docs_css[] = {
#embed "../../web/docs.css"
};
static const uint8_t docs_js[] = {
#embed "../../web/docs.js"
};
static const uint8_t swagger_ui_css[] = {
#embed "../../web/swagger-ui/swagger-ui.css.gz"
};
static const uint8_t swagger_ui_bundle_js[] = {
#embed "../../web/swagger-ui/swagger-ui-bundle.js.gz"
};

#define WEB(name, bytes) {name, bytes, sizeof bytes}

static const Asset web[] = {
  WEB("docs.css", docs_css),
  WEB("docs.html", docs_html),
  WEB("docs.js", docs_js),
  WEB("swagger-ui-bundle.js.gz", swagger_ui_bundle_js),
  WEB("swagger-ui.css.gz", swagger_ui_css),
};

AssetList assets_web(void) {
  return (AssetList){web, sizeof web / sizeof web[0]};
}

#endif
