/// The table of contents of the API.
enum Endpoints {
  static let all: [Endpoint] =
    SystemRoutes.endpoints + AccountRoutes.endpoints + PasswordResetRoutes.endpoints + NotificationRoutes.endpoints
    + TOTPRoutes.endpoints + SessionRoutes.endpoints + OpenIDRoutes.endpoints
    + TokenRoutes.endpoints + NowRoutes.endpoints + FlightFacetRoutes.endpoints
    + FlightRoutes.endpoints
    + FlightBulkRoutes.endpoints + FlightExportRoutes.endpoints + FlightImportRoutes.endpoints + ImportFormatRoutes.endpoints
    + ParserRoutes.endpoints + InboundRoutes.endpoints
    + BookingRoutes.endpoints
    + TripSuggestionRoutes.endpoints + TripRoutes.endpoints + UploadRoutes.endpoints + CalendarRoutes.endpoints
    + SearchRoutes.endpoints + ShareRoutes.endpoints + PictureRoutes.endpoints + PictureLinkRoutes.endpoints + TripsyRoutes.endpoints
    + ItemRoutes.endpoints + CollaboratorRoutes.endpoints + SyncRoutes.endpoints + ReferenceRoutes.endpoints
    + StatisticsRoutes.endpoints + AchievementRoutes.endpoints + AdminUserRoutes.endpoints + AdminRoutes.endpoints
    + AdminSettingRoutes.endpoints + AdminBackupRoutes.endpoints + AdminAuditRoutes.endpoints + MailRoutes.endpoints
    + WebhookRoutes.endpoints
}
