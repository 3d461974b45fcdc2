/// The table of contents of the API.
enum Endpoints {
  static let all: [Endpoint] =
    SystemRoutes.endpoints + AccountRoutes.endpoints + TokenRoutes.endpoints + FlightFacetRoutes.endpoints + FlightRoutes.endpoints
    + FlightExportRoutes.endpoints + FlightImportRoutes.endpoints + BookingRoutes.endpoints + TripRoutes.endpoints
    + ItemRoutes.endpoints + CollaboratorRoutes.endpoints + SyncRoutes.endpoints + ReferenceRoutes.endpoints
    + AdminUserRoutes.endpoints
}
