/// Days of the Gregorian calendar, which is taken to have been in use always, counted from 1970-01-01.
///
/// A year is taken to begin in March, so that a leap day is the last of its year, and 400 of them are an era, after which everything
/// repeats.
enum Gregorian {
  private static let daysOfEra = 146_097
  /// From 0000-03-01, where the first era begins, to 1970-01-01.
  private static let epoch = 719_468

  /// 28 to 31. `month` is 1 to 12.
  static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// The number of a day that exists, negative before 1970.
  static func dayNumber(year: Int, month: Int, day: Int) -> Int {
    let marchYear = month < 3 ? year - 1 : year
    let (era, yearOfEra) = floored(marchYear, by: 400)
    // Months after March: 31, 30, 31, 30, 31 days and again; that is 153 days in five months.
    let marchMonth = (month + 9) % 12
    let dayOfYear = (153 * marchMonth + 2) / 5 + day - 1
    return era * daysOfEra + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - epoch
  }

  /// The date of a numbered day.
  static func date(ofDay number: Int) -> (year: Int, month: Int, day: Int) {
    let (era, dayOfEra) = floored(number + epoch, by: daysOfEra)
    // 1,460 days are four years without their leap day, 36,524 a century without its own, 146,096 an era without its last day. Taking out
    // the leap days that have passed leaves years of 365 days.
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    return (era * 400 + yearOfEra + (month < 3 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
  }

  /// Quotient and remainder, the remainder never negative.
  static func floored<Number: BinaryInteger>(_ value: Number, by divisor: Number) -> (quotient: Number, remainder: Number) {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
