import Schema
import Testing

@testable import Parsers

@Suite struct HTMLDocumentTests {
  @Test(
    arguments: [
      ("<script type=\"application/ld+json\">{\"a\":1}</script>", ["{\"a\":1}"]),
      ("<SCRIPT TYPE='application/LD+JSON; charset=utf-8'>{}</Script >", ["{}"]), ("<script type=application/ld+json>1</script>", ["1"]),
      ("<script\n id=x\n type = \"application/ld+json\" >1</script><p><script type=\"application/ld+json\">2</script>", ["1", "2"]),
      ("<script>\"application/ld+json\"</script>", []), ("<!-- <script type=\"application/ld+json\">1</script> -->", []),
      ("<!--[if !mso]><!--><script type=\"application/ld+json\">1</script><!--<![endif]-->", ["1"]),
      ("<script type=\"application/ld+json\">{\"a\":\"<b></b>\"}</script>", ["{\"a\":\"<b></b>\"}"]),
      ("<script type=\"application/ld+json\">cut", ["cut"]), ("<a title=\"<script type='application/ld+json'>\">x</a>", []),
    ] as [(String, [String])]) func scriptsWithDataAreFound(page: String, scripts: [String])
  {
    #expect(HTMLDocument(page).jsonLD.map { String(decoding: $0, as: UTF8.self) } == scripts)
  }

  @Test(arguments: [
    ("<p>One</p><p>Two</p>", "One\nTwo"),
    ("<table><tr><td>LH400</td><td>FRA &rarr; JFK</td></tr><tr><th>Seat<th>34A</table>", "LH400\tFRA → JFK\nSeat\t34A"),
    ("a<br>b<br/>c", "a\nb\nc"), ("  a \n\n b&nbsp;&nbsp;c ", "a b c"), ("<head><title>x</title><style>p{}</style></head><body>y", "y"),
    ("<script>x</script>a<style>b</style>", "a"),
    ("M&uuml;nchen &#38; K&#246;ln &#x41; &apos;&hellip;&euro; &bogus; &amp;amp;", "München & Köln A '…€ &bogus; &amp;"),
    ("a < b and c > d", "a < b and c > d"), ("1 &lt; 2 &#128; &#0; &copy=1 &reg", "1 < 2 € \u{FFFD} &copy=1 ®"), ("<b>bo</b>ld", "bold"),
    ("<td><table><tr><td>in</td></tr></table></td><td>out</td>", "in\nout"), ("<p", ""), ("<!-- x", ""), ("x<", "x<"),
    ("<a href='x>y'>t</a>", "t"),
    ("a<!-- -- --><!-->b", "ab"), ("<>", "<>"), ("a\u{200B}\u{AD}b", "a b"),
  ]) func textIsReadInItsLinesAndColumns(page: String, text: String) {
    #expect(HTMLDocument(page).text == text)
  }

  static let microdata: [(page: String, json: JSON)] = [
    (
      """
      <div itemscope itemtype="http://schema.org/FlightReservation"><meta itemprop="reservationNumber" content="ABC123"/>
      <link itemprop="reservationStatus" href="http://schema.org/Confirmed"><div itemprop="underName" itemscope itemtype="http://schema.org/Person">
      <span itemprop="name">Ann <b>Example</b></span></div></div>
      """,
      [
        "@type": "http://schema.org/FlightReservation", "reservationNumber": "ABC123", "reservationStatus": "http://schema.org/Confirmed",
        "underName": ["@type": "http://schema.org/Person", "name": "Ann Example"],
      ]
    ),
    // Values in all places, several properties at once, several values of one.
    (
      """
      <DIV ITEMSCOPE ITEMTYPE='X'><time itemprop=t datetime="2026-03-29T10:30">half past</time><a itemprop="url" href="https://example.com">x</a>
      <a itemprop="name" href="https://example.com">The name</a><data itemprop="n m" value="5">five</data><i itemprop="c" content="C">D</i>
      <p itemprop="v">1</p><p itemprop="v">2</p><img itemprop="image" src="i.png"></DIV>
      """,
      [
        "@type": "X", "t": "2026-03-29T10:30", "url": "https://example.com", "name": "The name", "n": "5", "m": "5", "c": "C",
        "v": ["1", "2"],
        "image": "i.png",
      ]
    ),
    // Ends that are missing, and one too many.
    ("<div itemscope itemtype=A><table><tr><td itemprop=b>B<td itemprop=c>C</table></span></div>", ["@type": "A", "b": "B", "c": "C"]),
    ("<div itemscope itemtype=A><span itemprop=b>B", ["@type": "A", "b": "B"]),
  ]

  @Test(arguments: microdata.indices) func microdataIsReadWithItsScopes(index: Int) {
    let (page, json) = Self.microdata[index]
    #expect(HTMLDocument(page).microdata == [json])
  }

  @Test(arguments: [
    "<", "<a ", "<!--", "<div itemscope><", "&#", "<td itemprop=x>", "</p>", "<script type=application/ld+json><", "\"'=",
    "<div itemscope itemprop=a>",
  ])
  func aPageOfAnySizeTakesATimeInProportion(piece: String) {
    let page = HTMLDocument(String(repeating: piece, count: 100_000))
    #expect(page.text.utf8.count <= 2_000_000)
    #expect(page.microdata.count + page.jsonLD.count <= 6_000)
  }
}
