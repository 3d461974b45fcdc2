import Schema
import Testing

@testable import Parsers

@Suite struct LenientJSONTests {
  @Test(
    arguments: [
      (#"{"a":"b"}"#, [["a": "b"]]), (#"{"a":1,}{"b":[true,null,],}"#, [["a": 1], ["b": [true, nil]]]),
      ("{\"a\":\"x\"\n \"b\":\"y\"}", [["a": "x", "b": "y"]]),
      (#"{"a":"the "A" "B" hotel","b":1}"#, [["a": #"the "A" "B" hotel"#, "b": 1]]),
      (#"{a:'b', "c":0400}"#, [["a": "b", "c": "0400"]]), (#"{"a":NaN,"b":undefined,"c":}"#, [["a": nil, "b": nil]]),
      (#"{"a":"\u00fc\ud83d\ude00\x\'"}"#, [["a": "ü😀x'"]]), ("{\"a\":\"one\ttwo\r\nthree\"}", [["a": "one two  three"]]),
      ("var x = {\"a\":1}; // {\"b\":2}", [["a": 1]]), ("/* {} */ [1]", [[1]]), ("\u{FEFF}\u{A0}{\"a\":\u{A0}1}", [["a": 1]]),
      (#"{"a":1,"a":2}"#, [["a": [1, 2]]]), (#"{"a":1,"a":1}"#, [["a": 1]]), (#"{"a":[1,{"b":2]}"#, [["a": [1, ["b": 2]]]]),
      (#"{&quot;a&quot;:&quot;M&amp;uuml;nchen&quot;}"#, [["a": "M&uuml;nchen"]]), ("", []), ("text", []),
      (#"{"a":612.40}"#, [["a": .number("612.40")]]),
    ] as [(String, [JSON])]) func whatIsMeantIsRead(text: String, values: [JSON])
  {
    let read = LenientJSON.values(Array(text.utf8))
    #expect(read.values == values)
    #expect(!read.isCut)
  }

  @Test(
    arguments: [
      (#"{"a":"b","c":"LH40"#, [["a": "b"]]), (#"{"a":[1,2"#, [["a": [1]]]), (#"{"a":"b","c"#, [["a": "b"]]), (#"[{"a":"#, [[[:]]]),
    ] as [(String, [JSON])]) func whatIsCutOffIsLeftOut(text: String, values: [JSON])
  {
    let read = LenientJSON.values(Array(text.utf8))
    #expect(read.values == values)
    #expect(read.isCut)
  }
}
