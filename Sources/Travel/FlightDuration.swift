/// How long a flight takes from gate to gate when its times are not known.
public enum FlightDuration {
  // Of which some 25 are spent taxiing; the others are what climb and approach take longer than the same way at cruising speed.
  private static let minutesBesideCruise = 45.0
  private static let cruisingSpeed = 850.0

  /// Minutes for a great-circle distance in km: 45, and the distance at 850 km/h. Schedules of jets are within 15 % of that, mostly; wind
  /// is left out, which makes flights to the east shorter and to the west longer.
  public static func estimated(distance: Double) -> Int {
    Int((minutesBesideCruise + distance / cruisingSpeed * 60).rounded())
  }
}
