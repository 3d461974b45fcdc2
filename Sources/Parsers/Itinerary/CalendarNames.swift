/// The names of months and of days of the week, full and shortened, in English, German, French, Spanish, Italian, Portuguese and Dutch; in small letters and
/// without accents.
enum CalendarNames {
  private static let monthNames: [String] = [
    "january jan januar janner janvier janv enero ene gennaio gen janeiro januari",
    "february feb februar febr fevrier fevr fev febrero febbraio fevereiro februari",
    "march mar marz mrz mars marzo marco maart mrt maerz",
    "april apr avril avr abril abr aprile",
    "may mai mayo maggio mag maio mei",
    "june jun juni juin junio giugno giu junho",
    "july jul juli juillet juil julio luglio lug julho",
    "august aug aout aou agosto ago augustus",
    "september sep sept septembre septiembre setiembre settembre set setembro",
    "october oct oktober okt octobre octubre ottobre ott outubro out",
    "november nov novembre noviembre novembro",
    "december dec dezember dez decembre diciembre dic dicembre dezembro",
  ]
  private static let weekdayNames: [String] = [
    "monday mon montag mo lundi lun lunes lunedi segunda seg maandag ma",
    "tuesday tue tues dienstag di mardi mar martes martedi terca ter dinsdag",
    "wednesday wed mittwoch mi mit mercredi mer miercoles mie mercoledi quarta qua woensdag wo",
    "thursday thu thur thurs donnerstag do don jeudi jeu jueves jue giovedi gio quinta qui donderdag",
    "friday fri freitag fr fre vendredi ven viernes vie venerdi sexta sex vrijdag vr",
    "saturday sat samstag sa sam sonnabend samedi sabado sab sabato zaterdag za",
    "sunday sun sonntag so dimanche dim domingo dom domenica zondag zo",
  ]
  private static let english: Set<String> = [
    "january", "jan", "february", "feb", "march", "mar", "april", "apr", "may", "june", "jun", "july", "jul", "august", "aug", "september",
    "sep", "sept",
    "october", "oct", "november", "nov", "december", "dec",
  ]
  /// Short names that are words of other meanings beside a number.
  private static let everyday: Set<String> = ["set", "out", "ago", "mag", "ott", "gen", "lug", "mei", "dic"]

  private static let months = numbers(monthNames)
  private static let weekdays = numbers(weekdayNames)

  private static func numbers(_ names: [String]) -> [String: Int] {
    var numbers: [String: Int] = [:]
    for (i, line) in names.enumerated() {
      for name in line.split(separator: " ") { numbers[String(name)] = i + 1 }
    }
    return numbers
  }

  /// 1 to 12.
  static func month(_ word: String) -> Int? { months[word] }
  /// 1, Monday, to 7.
  static func weekday(_ word: String) -> Int? { weekdays[word] }
  /// Whether it stands before the day in a language, as only English has it.
  static func isEnglishMonth(_ word: String) -> Bool { english.contains(word) }
  /// Whether the name alone, without a year or a day of the week, is too little for a date.
  static func isEveryday(_ word: String) -> Bool { everyday.contains(word) }
}
