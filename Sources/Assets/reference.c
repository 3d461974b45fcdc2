// The embedded reference data. A new file needs its bytes and its line in the table; a test compares both with the directory.
#include "assets.h"

static const uint8_t reference_aircraft[] = {
#embed "data/aircraft.csv"
};
static const uint8_t reference_airline_alliances[] = {
#embed "data/airline_alliances.csv"
};
static const uint8_t reference_airlines[] = {
#embed "data/airlines.csv"
};
static const uint8_t reference_airport_aliases[] = {
#embed "data/airport_aliases.csv"
};
static const uint8_t reference_airports[] = {
#embed "data/airports.csv"
};
static const uint8_t reference_cities[] = {
#embed "data/cities.csv"
};
static const uint8_t reference_countries[] = {
#embed "data/countries.csv"
};
static const uint8_t reference_world[] = {
#embed "data/world.csv"
};

#define REFERENCE(file) {#file, reference_##file, sizeof reference_##file}

static const Asset reference[] = {
  REFERENCE(aircraft), REFERENCE(airline_alliances), REFERENCE(airlines),  REFERENCE(airport_aliases),
  REFERENCE(airports), REFERENCE(cities),            REFERENCE(countries), REFERENCE(world),
};

AssetList assets_reference(void) {
  return (AssetList){reference, sizeof reference / sizeof reference[0]};
}
