/// Bodies of type application/x-www-form-urlencoded.
public enum FormURLEncoded {
  /// The names and values of a body. Throws 400 for more than `limit` of them, a broken escape, NUL, and what is no UTF-8.
  public static func parse(_ bytes: [UInt8], limit: Int = QueryItems.defaultLimit) throws(HTTPError) -> QueryItems {
    try QueryItems(parsing: bytes.span, limit: limit, in: "form")
  }
}
