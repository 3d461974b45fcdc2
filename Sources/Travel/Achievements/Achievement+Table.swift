/// All achievements there are, as data. Flights that were planned or cancelled count for none of them; "a day" is the local one of the departure.
extension Achievement {
  /// In the order in which they are shown.
  package static let all: [Achievement] = series.flatMap(\.achievements)

  static let series: [AchievementSeries] =
    distances + milestones + countries + continents + airports + airlines + aircraft + routes + seasons + timesOfDay + seats + rarities

  private static let distances: [AchievementSeries] = [
    AchievementSeries(
      .distance, .kilometres, .sum { $0.metres },
      .init("ten-thousand-km", "Warmed Up", "Fly 10,000 km in all.", .bronze, 10_000),
      .init("round-the-earth", "Round the Earth", "Fly as far as the equator is long: 40,075 km in all.", .bronze, 40_075),
      .init("hundred-thousand-km", "Six Figures", "Fly 100,000 km in all.", .silver, 100_000),
      .init("five-times-round-the-earth", "Still Going Round", "Fly five times the length of the equator.", .silver, 200_375),
      .init("to-the-moon", "To the Moon", "Fly as far as the moon is away on average: 384,400 km in all.", .gold, 384_400),
      .init("to-the-moon-and-back", "And Back", "Fly as far as to the moon and back.", .platinum, 768_800),
      .init("million-km", "Seven Figures", "Fly 1,000,000 km in all.", .platinum, 1_000_000)),
    AchievementSeries(
      .distance, .kilometres, .greatest { $0.metres },
      .init("long-haul", "Long Haul", "Take a flight of 5,000 km or more.", .bronze, 5_000),
      .init("a-quarter-of-the-equator", "A Quarter of the Way", "Take a flight of 10,000 km or more.", .silver, 10_000),
      .init("ultra-long-haul", "Ultra Long Haul", "Take a flight of 12,000 km or more.", .gold, 12_000),
      .init("other-side", "The Other Side", "Take a flight of 15,000 km or more.", .platinum, 15_000)),
  ]

  private static let milestones: [AchievementSeries] = [
    AchievementSeries(
      .milestones, .flights, .count { _ in true },
      .init("first-flight", "Airborne", "Take a flight.", .bronze),
      .init("ten-flights", "Getting the Hang of It", "Take 10 flights.", .bronze, 10),
      .init("fifty-flights", "Regular", "Take 50 flights.", .bronze, 50),
      .init("hundred-flights", "Centurion", "Take 100 flights.", .silver, 100),
      .init("quarter-of-a-thousand-flights", "Quarter of a Thousand", "Take 250 flights.", .silver, 250),
      .init("five-hundred-flights", "Seasoned", "Take 500 flights.", .gold, 500),
      .init("thousand-flights", "A Thousand and One Stories", "Take 1,000 flights.", .platinum, 1_000)),
    AchievementSeries(
      .milestones, .hours, .sum { $0.minutes },
      .init("a-day-aloft", "A Day Aloft", "Spend 24 hours on flights, from gate to gate.", .bronze, 24),
      .init("a-week-aloft", "A Week Aloft", "Spend 168 hours on flights.", .silver, 168),
      .init("a-month-aloft", "A Month Aloft", "Spend 720 hours on flights: 30 days.", .gold, 720),
      .init("a-quarter-aloft", "A Quarter Aloft", "Spend 2,160 hours on flights: 90 days.", .platinum, 2_160)),
    AchievementSeries(
      .milestones, .hours, .greatest { $0.minutes },
      .init("ten-hours", "Three Films and a Nap", "Take a flight of 10 hours or more.", .silver, 10),
      .init("fifteen-hours", "Breakfast to Breakfast", "Take a flight of 15 hours or more.", .gold, 15)),
    AchievementSeries(
      .milestones, .flights, .mostAlike { $0.day },
      .init("three-flights-in-a-day", "Connections", "Take 3 flights on one day.", .bronze, 3),
      .init("five-flights-in-a-day", "Island Hopper", "Take 5 flights on one day.", .gold, 5)),
    AchievementSeries(
      .milestones, .flights, .mostAlike { $0.date.year },
      .init("twenty-five-flights-in-a-year", "Every Other Week", "Take 25 flights in one year.", .silver, 25),
      .init("fifty-flights-in-a-year", "Every Week", "Take 50 flights in one year.", .gold, 50),
      .init("hundred-flights-in-a-year", "Twice a Week", "Take 100 flights in one year.", .platinum, 100)),
    AchievementSeries(
      .milestones, .years, .different { $0.date.year },
      .init("five-years", "Five Years Up", "Take flights in 5 different years.", .bronze, 5),
      .init("ten-years", "Ten Years Up", "Take flights in 10 different years.", .silver, 10),
      .init("twenty-five-years", "Silver Jubilee", "Take flights in 25 different years.", .gold, 25)),
  ]

  private static let countries: [AchievementSeries] = [
    AchievementSeries(
      .countries, .countries, .differentEnds { $0.country },
      .init("five-countries", "Neighbours", "Depart from or arrive in 5 countries or territories.", .bronze, 5),
      .init("ten-countries", "Well Stamped", "Depart from or arrive in 10 countries or territories.", .bronze, 10),
      .init("twenty-five-countries", "Second Passport", "Depart from or arrive in 25 countries or territories.", .silver, 25),
      .init("fifty-countries", "Diplomat", "Depart from or arrive in 50 countries or territories.", .gold, 50),
      .init("seventy-five-countries", "Ambassador", "Depart from or arrive in 75 countries or territories.", .gold, 75),
      .init("hundred-countries", "A Hundred Flags", "Depart from or arrive in 100 countries or territories.", .platinum, 100)),
    AchievementSeries(
      .countries, .countries, .mostDistinct(group: { $0.day }, AchievementRule.ends { $0.country }),
      .init("three-countries-in-a-day", "Lunch Abroad, Dinner Elsewhere", "Touch 3 countries with the flights of one day.", .silver, 3),
      .init("four-countries-in-a-day", "Border Runner", "Touch 4 countries with the flights of one day.", .gold, 4)),
  ]

  private static let continents: [AchievementSeries] = [
    AchievementSeries(
      .continents, .continents, .differentEnds { $0.continent == .antarctica ? nil : $0.continent?.number },
      .init("two-continents", "Intercontinental", "Depart from or arrive on 2 continents.", .bronze, 2),
      .init("four-continents", "Half the World", "Depart from or arrive on 4 continents.", .silver, 4),
      .init("six-continents", "All That Is Inhabited", "Depart from or arrive on all 6 inhabited continents.", .gold, 6)),
    AchievementSeries(
      .continents, .continents, .differentEnds { $0.continent?.number },
      .init("seven-continents", "Seven of Seven", "Depart from or arrive on all 7 continents.", .platinum, 7)),
    AchievementSeries(
      .continents, .flights, .count { $0.touches { $0.continent == .antarctica } },
      .init("antarctica", "The White Continent", "Depart from or arrive in Antarctica.", .platinum)),
    AchievementSeries(
      .continents, .flights, .count { $0.isIntercontinental },
      .init("ten-intercontinental-flights", "Bridge Builder", "Take 10 flights from one continent to another.", .silver, 10),
      .init("fifty-intercontinental-flights", "At Home in Between", "Take 50 flights from one continent to another.", .gold, 50)),
  ]

  private static let airports: [AchievementSeries] = [
    AchievementSeries(
      .airports, .airports, .differentEnds { $0.airport },
      .init("ten-airports", "Ten Codes", "Depart from or arrive at 10 airports.", .bronze, 10),
      .init("twenty-five-airports", "Twenty-five Codes", "Depart from or arrive at 25 airports.", .bronze, 25),
      .init("fifty-airports", "Fifty Codes", "Depart from or arrive at 50 airports.", .silver, 50),
      .init("hundred-airports", "A Hundred Codes", "Depart from or arrive at 100 airports.", .gold, 100),
      .init("two-hundred-airports", "Two Hundred Codes", "Depart from or arrive at 200 airports.", .platinum, 200)),
    AchievementSeries(
      .airports, .flights, .mostAlikeEnds { $0.airport },
      .init("twenty-five-times-one-airport", "Home Base", "Take 25 flights from or to the same airport.", .bronze, 25),
      .init("hundred-times-one-airport", "Knows Every Gate", "Take 100 flights from or to the same airport.", .silver, 100)),
    AchievementSeries(
      .airports, .airports, .differentEnds { $0.hub },
      .init("three-hubs", "Hub", "Depart from or arrive at 3 of the ten busiest airports of 2024: \(hubs).", .bronze, 3),
      .init("five-hubs", "Hub and Spoke", "Depart from or arrive at 5 of the same ten.", .silver, 5),
      .init("ten-hubs", "Where Everybody Is", "Depart from or arrive at all of the same ten.", .platinum, 10)),
    AchievementSeries(
      .airports, .airports, .differentEnds { $0.isClosed ? $0.airport : nil },
      .init("closed-airport", "Closed Behind You", "Depart from or arrive at an airport that has closed since.", .silver),
      .init("three-closed-airports", "Lights Out", "Depart from or arrive at 3 airports that have closed since.", .gold, 3)),
  ]

  private static var hubs: String { FlownLegs.hubs.joined(separator: ", ") }

  private static let airlines: [AchievementSeries] = [
    AchievementSeries(
      .airlines, .airlines, .different { $0.airline },
      .init("five-airlines", "Taster", "Fly with 5 airlines.", .bronze, 5),
      .init("ten-airlines", "Sampler", "Fly with 10 airlines.", .bronze, 10),
      .init("twenty-five-airlines", "Collector", "Fly with 25 airlines.", .silver, 25),
      .init("fifty-airlines", "Connoisseur", "Fly with 50 airlines.", .gold, 50)),
    AchievementSeries(
      .airlines, .flights, .mostAlike { $0.airline },
      .init("twenty-five-with-one-airline", "Loyal", "Take 25 flights with the same airline.", .bronze, 25),
      .init("hundred-with-one-airline", "Married to It", "Take 100 flights with the same airline.", .silver, 100)),
    AchievementSeries(
      .airlines, .alliances, .different { $0.alliance.flatMap { Alliance.allCases.firstIndex(of: $0) } },
      .init(
        "three-alliances", "Neutral",
        "Fly with a member of each alliance, or with who flies for one: oneworld, SkyTeam and Star Alliance, as they were on the day.",
        .silver, 3)),
    AchievementSeries(
      .airlines, .airlines, .different { $0.isOfFormerAirline ? $0.airline : nil },
      .init("former-airline", "In Memoriam", "Fly with an airline that is no more.", .bronze),
      .init("five-former-airlines", "Last Call", "Fly with 5 airlines that are no more.", .gold, 5)),
  ]

  private static let aircraft: [AchievementSeries] = [
    AchievementSeries(
      .aircraft, .types, .different { $0.machine?.type },
      .init("five-types", "Spotter", "Fly on 5 types of aircraft.", .bronze, 5),
      .init("ten-types", "Notebook and Pencil", "Fly on 10 types of aircraft.", .bronze, 10),
      .init("twenty-five-types", "Type Rating", "Fly on 25 types of aircraft.", .silver, 25),
      .init("fifty-types", "Walking Catalogue", "Fly on 50 types of aircraft.", .gold, 50)),
    AchievementSeries(
      .aircraft, .manufacturers, .different { $0.machine?.manufacturer },
      .init("three-manufacturers", "Neither Nor", "Fly on aircraft of 3 manufacturers.", .bronze, 3),
      .init("six-manufacturers", "Tour of the Factories", "Fly on aircraft of 6 manufacturers.", .silver, 6)),
    family(.a220, "airbus-a220", "The Quiet One", "Fly on an Airbus A220.", .bronze),
    family(.b777, "boeing-777", "Triple Seven", "Fly on a Boeing 777.", .bronze),
    family(.b787, "boeing-787", "Dreamer", "Fly on a Boeing 787.", .bronze),
    family(.a350, "airbus-a350", "Carbon Copy", "Fly on an Airbus A350.", .bronze),
    family(.a340, "airbus-a340", "Four Engines for the Long Haul", "Fly on an Airbus A340.", .silver),
    family(.b747, "boeing-747", "Queen of the Skies", "Fly on a Boeing 747.", .silver),
    family(.a380, "airbus-a380", "Double Decker", "Fly on an Airbus A380.", .silver),
    family(.concorde, "concorde", "Faster than the Sun", "Fly on Concorde.", .platinum),
    AchievementSeries(
      .aircraft, .flights, .count { $0.machine?.engineType == .turboprop },
      .init("turboprop", "Propped Up", "Fly on a turboprop.", .bronze)),
    AchievementSeries(
      .aircraft, .flights, .count { $0.machine?.engineType == .jet && $0.machine?.engines == 3 },
      .init("trijet", "Third in the Tail", "Fly on a jet with three engines.", .gold)),
    AchievementSeries(
      .aircraft, .flights, .count { $0.machine?.engineType == .piston },
      .init("piston", "Pistons", "Fly on an aircraft with piston engines.", .gold)),
    AchievementSeries(
      .aircraft, .flights, .count { $0.machine?.engineType == .helicopter },
      .init("helicopter", "Straight Up", "Fly in a helicopter.", .gold)),
    AchievementSeries(
      .aircraft, .flights, .mostAlike { $0.registration },
      .init("same-aircraft", "We Have Met", "Fly twice on the same machine, by its registration.", .silver, 2),
      .init("same-aircraft-five-times", "Old Friends", "Fly 5 times on the same machine.", .gold, 5)),
  ]

  private static func family(_ family: FlownLeg.Family, _ id: String, _ name: String, _ description: String, _ tier: Tier)
    -> AchievementSeries
  {
    AchievementSeries(.aircraft, .flights, .count { $0.machine?.family == family }, .init(id, name, description, tier))
  }

  private static let routes: [AchievementSeries] = [
    AchievementSeries(
      .routes, .routes, .different { $0.route },
      .init("ten-routes", "Ten Lines on the Map", "Fly 10 routes; there and back are one.", .bronze, 10),
      .init("fifty-routes", "Fifty Lines on the Map", "Fly 50 routes.", .silver, 50),
      .init("hundred-routes", "Cobweb", "Fly 100 routes.", .gold, 100),
      .init("two-hundred-and-fifty-routes", "No Map Left", "Fly 250 routes.", .platinum, 250)),
    AchievementSeries(
      .routes, .flights, .mostAlike { $0.route },
      .init("ten-times-one-route", "Commuter", "Fly the same route 10 times, in either direction.", .bronze, 10),
      .init("fifty-times-one-route", "Could Do It Asleep", "Fly the same route 50 times.", .silver, 50),
      .init("hundred-times-one-route", "Shuttle", "Fly the same route 100 times.", .gold, 100)),
    AchievementSeries(
      .routes, .flights, .mostDistinct(group: { $0.day << 32 | $0.route }, { ($0.direction, nil) }),
      .init("there-and-back", "Back for Supper", "Fly there and back on the same day.", .bronze, 2)),
    AchievementSeries(
      .routes, .flights, .mostAlike { $0.number },
      .init("ten-times-one-number", "The Usual, Please", "Take 10 flights with the same number.", .silver, 10)),
  ]

  private static let seasons: [AchievementSeries] = [
    AchievementSeries(
      .seasons, .months, .different { $0.date.month },
      .init("every-month", "All Year Round", "Take a flight in every month, of whatever years.", .bronze, 12)),
    AchievementSeries(
      .seasons, .months, .mostDistinct(group: { $0.date.year }, { ($0.date.month, nil) }),
      .init("every-month-of-a-year", "Twelve of Twelve", "Take a flight in every month of one year.", .gold, 12)),
    AchievementSeries(
      .seasons, .flights, .mostAlike { $0.monthOfAll },
      .init("ten-flights-in-a-month", "High Season", "Take 10 flights in one month.", .silver, 10)),
    AchievementSeries(
      .seasons, .weekdays, .different { $0.flight.day.weekday.rawValue },
      .init("every-weekday", "Any Day Will Do", "Take a flight on every day of the week.", .bronze, 7)),
    AchievementSeries(
      .seasons, .days, .different { $0.date.month * 32 + $0.date.day },
      .init("hundred-days-of-the-year", "Calendar", "Take flights on 100 different days of the calendar, of whatever years.", .silver, 100),
      .init("two-hundred-days-of-the-year", "Fuller Calendar", "Take flights on 200 different days of the calendar.", .gold, 200),
      .init("every-day-of-the-year", "No Page Left", "Take flights on all 366 days of the calendar.", .platinum, 366)),
    AchievementSeries(
      .seasons, .flights, .count { $0.date.month == 2 && $0.date.day == 29 },
      .init("leap-day", "Leap", "Depart on 29 February.", .gold)),
    AchievementSeries(
      .seasons, .flights, .count { $0.date.month == 12 && $0.date.day == 25 },
      .init("christmas-day", "Sleigh Ride", "Depart on 25 December.", .silver)),
    AchievementSeries(
      .seasons, .flights, .count { $0.date.month == 12 && $0.date.day == 31 && $0.nights == 1 },
      .init("new-year-aloft", "Midnight Toast", "Depart on 31 December and land on 1 January.", .gold)),
    AchievementSeries(
      .seasons, .flights, .count { $0.date.day == 13 && $0.flight.day.weekday == .friday },
      .init("friday-the-13th", "Not Superstitious", "Depart on a Friday that is the 13th.", .bronze)),
  ]

  private static let timesOfDay: [AchievementSeries] = [
    AchievementSeries(
      .timesOfDay, .flights, .count { ($0.hour ?? 12) < 6 },
      .init("before-six", "Early Bird", "Depart before 06:00.", .bronze),
      .init("ten-before-six", "No Alarm Needed", "Depart before 06:00 on 10 flights.", .silver, 10)),
    AchievementSeries(
      .timesOfDay, .flights, .count { ($0.hour ?? 12) >= 22 },
      .init("after-ten", "Night Owl", "Depart at 22:00 or later.", .bronze),
      .init("ten-after-ten", "Last One Out", "Depart at 22:00 or later on 10 flights.", .silver, 10)),
    AchievementSeries(
      .timesOfDay, .flights, .count { $0.isRedEye },
      .init("red-eye", "Red Eye", "Depart at 21:00 or later and land on the next day from 04:00 to 09:59.", .bronze),
      .init("ten-red-eyes", "Redder Eyes", "Take 10 such flights.", .gold, 10)),
    AchievementSeries(
      .timesOfDay, .flights, .count { $0.flight.departureMinute == 12 * 60 },
      .init("high-noon", "High Noon", "Depart at 12:00 to the minute.", .bronze)),
    AchievementSeries(
      .timesOfDay, .clockHours, .different { $0.hour },
      .init("twelve-hours-of-the-day", "Half the Clock", "Depart in 12 different hours of the day.", .bronze, 12),
      .init("every-hour-of-the-day", "Round the Clock", "Depart in each of the 24 hours of the day.", .gold, 24)),
  ]

  private static let seats: [AchievementSeries] = [
    AchievementSeries(
      .seats, .letters, .different { $0.seatLetter },
      .init("five-seat-letters", "Half the Row", "Sit in seats of 5 letters from A to K; no row has an I.", .bronze, 5),
      .init("every-seat-letter", "The Whole Row", "Sit in a seat of each letter from A to K; no row has an I.", .gold, 10)),
    AchievementSeries(
      .seats, .flights, .count { $0.flight.seatPosition == .window },
      .init("ten-windows", "A Room with a View", "Sit at the window on 10 flights.", .bronze, 10),
      .init("fifty-windows", "Nose to the Pane", "Sit at the window on 50 flights.", .silver, 50),
      .init("hundred-windows", "Cloud Watcher", "Sit at the window on 100 flights.", .gold, 100)),
    AchievementSeries(
      .seats, .flights, .count { $0.flight.seatPosition == .aisle },
      .init("fifty-aisles", "First to Stand Up", "Sit at the aisle on 50 flights.", .silver, 50)),
    AchievementSeries(
      .seats, .flights, .count { $0.flight.seatPosition == .middle },
      .init("ten-middles", "Both Armrests", "Sit in the middle on 10 flights.", .silver, 10)),
    AchievementSeries(
      .seats, .cabins, .different { $0.flight.cabin.flatMap { CabinClass.allCases.firstIndex(of: $0) } },
      .init("every-cabin", "Up and Down the Aisle", "Fly in economy, premium economy, business and first class.", .platinum, 4)),
    AchievementSeries(
      .seats, .flights, .count { $0.flight.cabin == .business },
      .init("business-class", "Behind the Curtain", "Fly in business class.", .silver)),
    AchievementSeries(
      .seats, .flights, .count { $0.flight.cabin == .first },
      .init("first-class", "Turn Left", "Fly in first class.", .gold)),
  ]

  private static let rarities: [AchievementSeries] = [
    AchievementSeries(
      .rarities, .flights, .count { $0.way?.crossesEquator ?? false },
      .init("equator", "Line Crossing", "Cross the equator.", .silver),
      .init("ten-times-the-equator", "Shellback", "Cross the equator on 10 flights.", .gold, 10)),
    AchievementSeries(
      .rarities, .flights, .count { $0.way?.crosses180thMeridian ?? false },
      .init("date-line", "Date Line", "Cross the 180th meridian, along which the date line runs for the most part.", .silver),
      .init("ten-times-the-date-line", "What Day Is It?", "Cross the 180th meridian on 10 flights.", .gold, 10)),
    AchievementSeries(
      .rarities, .flights, .count { $0.arrivesBeforeDeparture },
      .init("arrive-before-departure", "Time Traveller", "Land at an earlier local time than that of the departure.", .silver)),
    AchievementSeries(
      .rarities, .flights, .count { leg in leg.flight.dayOfArrival.map { $0.components.year < leg.date.year } ?? false },
      .init("back-to-last-year", "Back to Last Year", "Land in the year before that of the departure.", .platinum)),
    AchievementSeries(
      .rarities, .flights, .count { ($0.way?.northernmost ?? 0) > polarCircle },
      .init("polar", "Polar", "Fly over a place north of the Arctic Circle (66.56° N).", .silver)),
    AchievementSeries(
      .rarities, .flights, .count { ($0.way?.northernmost ?? 0) > 80 },
      .init("top-of-the-world", "Top of the World", "Fly over a place north of 80° N.", .gold)),
    AchievementSeries(
      .rarities, .flights, .count { ($0.way?.southernmost ?? 0) < -polarCircle },
      .init("south-polar", "Bottom of the World", "Fly over a place south of the Antarctic Circle (66.56° S).", .platinum)),
    AchievementSeries(
      .rarities, .flights, .count { $0.touches { ($0.coordinate?.latitude ?? 0) > 70 } },
      .init("far-north", "Far North", "Depart from or arrive at a place north of 70° N.", .gold)),
    AchievementSeries(
      .rarities, .flights, .count { $0.touches { ($0.coordinate?.latitude ?? 0) < -50 } },
      .init("far-south", "Far South", "Depart from or arrive at a place south of 50° S.", .gold)),
    AchievementSeries(
      .rarities, .quarters, .differentEnds { $0.quarter },
      .init("every-quarter", "All Quarters", "Depart from or arrive in all four quarters of the globe: N or S, E or W.", .silver, 4)),
    AchievementSeries(
      .rarities, .flights, .count { $0.direction != nil && $0.flight.distance.map { $0 < 100 } ?? false },
      .init("short-hop", "Hop", "Fly from one place to another that is less than 100 km away.", .silver)),
    AchievementSeries(
      .rarities, .flights, .count { $0.direction == nil },
      .init("back-where-it-began", "Round in a Circle", "Land where the flight began.", .gold)),
    AchievementSeries(
      .rarities, .flights, .count { $0.touches { ($0.elevation ?? 0) > 2_500 } },
      .init("high-airport", "Thin Air", "Depart from or arrive at an airport higher than 2,500 m.", .silver)),
    AchievementSeries(
      .rarities, .flights, .count { $0.touches { ($0.elevation ?? 0) < 0 } },
      .init("below-the-sea", "Below the Sea", "Depart from or arrive at an airport that is lower than the sea.", .bronze)),
    AchievementSeries(
      .rarities, .flights, .count { ($0.flight.arrivalDelay ?? 0) > 180 },
      .init("three-hours-late", "Patience", "Arrive more than three hours late.", .silver)),
    AchievementSeries(
      .rarities, .flights, .run { $0.flight.arrivalDelay.map { $0 < Statistics.lateFrom } },
      .init(
        "ten-on-time", "Clockwork",
        "Arrive less than \(Statistics.lateFrom) minutes late ten times in a row, of flights whose arrival is known.",
        .gold, 10)),
  ]

  /// Degrees of latitude.
  private static let polarCircle = 66.56
}

// MARK: What rules count by

extension FlownLeg {
  fileprivate var metres: Int { Int(((flight.distance ?? 0) * 1_000).rounded()) }
  fileprivate var minutes: Int { flight.duration ?? 0 }
  fileprivate var airline: Int? { flight.airline < 0 ? nil : Int(flight.airline) }
  fileprivate var registration: Int? { flight.registration < 0 ? nil : Int(flight.registration) }
  fileprivate var number: Int? { flight.number < 0 ? nil : Int(flight.number) }
  fileprivate var seatLetter: Int? { "ABCDEFGHJK".utf8.contains(flight.seatLetter) ? Int(flight.seatLetter) : nil }

  fileprivate var isIntercontinental: Bool {
    guard let from = origin.continent, let to = destination.continent else { return false }
    return from != to
  }

  fileprivate var isRedEye: Bool {
    guard let hour, let arrival = flight.arrivalMinute else { return false }
    return hour >= 21 && nights == 1 && 4 * 60..<10 * 60 ~= arrival
  }
}

extension FlownLeg.End {
  /// On which sides of the equator and of Greenwich.
  fileprivate var quarter: Int? { coordinate.map { ($0.latitude < 0 ? 2 : 0) + ($0.longitude < 0 ? 1 : 0) } }
}

extension Continent {
  fileprivate var number: Int? { Self.allCases.firstIndex(of: self) }
}
