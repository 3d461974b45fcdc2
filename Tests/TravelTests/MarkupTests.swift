import Testing

@testable import Travel

@Suite struct MarkupTests {
  @Test(arguments: [
    ("<a href=\"x\">'&'</a>", "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;"), ("bell\u{7}, null\u{0}", "bell , null "),
    ("tab\tand\r\nlines", "tab\tand\r\nlines"), ("no\u{FFFE}character\u{FFFF}", "no character "), ("<\u{301}", "&lt;\u{301}"),
  ])
  func aTextInXMLHoldsNoSignOfItAndNothingThatXMLForbids(text: String, expected: String) {
    #expect(Markup.xml(text) == expected)
  }
}
