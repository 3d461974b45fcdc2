#pragma once
#include <curl/curl.h>

// Swift cannot call functions with a variable number of arguments: one function for each kind of option.
static inline CURLcode curl_set_number(CURL *curl, CURLoption option, long value) { return curl_easy_setopt(curl, option, value); }
static inline CURLcode curl_set_size(CURL *curl, CURLoption option, curl_off_t value) { return curl_easy_setopt(curl, option, value); }
static inline CURLcode curl_set_text(CURL *curl, CURLoption option, const char *value) { return curl_easy_setopt(curl, option, value); }
static inline CURLcode curl_set_pointer(CURL *curl, CURLoption option, const void *value) { return curl_easy_setopt(curl, option, value); }
static inline CURLcode curl_set_transfer(CURL *curl, CURLoption option, size_t (*value)(char *, size_t, size_t, void *)) {
  return curl_easy_setopt(curl, option, value);
}
static inline CURLcode curl_set_progress(CURL *curl, int (*value)(void *, curl_off_t, curl_off_t, curl_off_t, curl_off_t)) {
  return curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, value);
}
static inline CURLcode curl_get_number(CURL *curl, CURLINFO info, long *value) { return curl_easy_getinfo(curl, info, value); }
static inline CURLcode curl_get_size(CURL *curl, CURLINFO info, curl_off_t *value) { return curl_easy_getinfo(curl, info, value); }
static inline CURLcode curl_get_socket(CURL *curl, curl_socket_t *value) { return curl_easy_getinfo(curl, CURLINFO_ACTIVESOCKET, value); }
static inline CURLcode curl_set_open_socket(CURL *curl, curl_socket_t (*value)(void *, curlsocktype, struct curl_sockaddr *)) {
  return curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, value);
}
static inline CURLcode curl_set_before_request(CURL *curl, int (*value)(void *, char *, char *, int, int)) {
  return curl_easy_setopt(curl, CURLOPT_PREREQFUNCTION, value);
}
static inline CURLcode curl_get_private(CURL *curl, void **value) { return curl_easy_getinfo(curl, CURLINFO_PRIVATE, value); }
static inline CURLcode curl_result(CURLMsg *message) { return message->data.result; }
static inline CURLMcode curl_multi_set_number(CURLM *multi, CURLMoption option, long value) { return curl_multi_setopt(multi, option, value); }
