"""Home Assistant with what its configuration names and nothing else. By itself it would start its own pages and some twenty integrations
more, each with packages of its own."""

import sys

from homeassistant import bootstrap
from homeassistant.__main__ import main

bootstrap.DEFAULT_INTEGRATIONS = set()
bootstrap.CRITICAL_INTEGRATIONS = set()
sys.exit(main())
