internal import Database
internal import HTTPServer
internal import Schema
internal import Store
internal import Travel

/// What administrators can change while the server runs.
enum AdminSettingRoutes {
  static let endpoints: [Endpoint] = [
    .get(
      "/admin/settings", "The settings that administrators can change, and what decides each", tag: "Administration",
      .administrator(.read(.admin)), .list(SettingView.schema), bucket: .admin, handler: list),
    .write(
      .patch, "/admin/settings", "Change settings at once; null has the default hold again", tag: "Administration",
      .administrator(.write(.admin)), input: StoredSettings.schema.patch, .list(SettingView.schema), bucket: .admin,
      maxBody: AccountRoutes.maxBody, handler: change),
  ]

  struct SettingView: Sendable {
    var name = ""
    var value = ""
    var source = CurrentSettings.Source.default
    var holder: String?
    var fallback = ""
    var description = ""
    var form = ""

    static let schema = ObjectSchema("Setting", "A setting that administrators can change.", SettingView()) {
      Property("name", \.name, .string(), "Its name.", example: "registration", access: .readOnly)
      Property("value", \.value, .string(), "What holds now.", example: "invite", access: .readOnly)
      Property(
        "source", \.source, .enumeration, "What decides: the default, an environment variable, a flag, or what administrators have set.",
        access: .readOnly)
      Property(
        "set_by", \.holder, .string(), "The variable or flag that holds it, so that it cannot be changed here; null: none does.",
        example: "PEREGRINE_REGISTRATION", access: .readOnly)
      Property("default", \.fallback, .string(), "What holds where nobody says anything.", example: "invite", access: .readOnly)
      Property("description", \.description, .string(), "What it means.", access: .readOnly)
      Property("allowed", \.form, .string(), "What a value looks like.", example: "closed, invite, open", access: .readOnly)
    }
  }

  @Sendable static func list(_ call: Call<NoInput, NoQuery>) throws -> Answer<[SettingView]> {
    let stored = StoredSettings(try call.services.database.read { try $0.settings() })
    return answer(stored, call.services.current)
  }

  private static func answer(_ stored: StoredSettings, _ current: CurrentSettings) -> Answer<[SettingView]> {
    let views = AdminSetting.allCases.map { setting in
      let (about, (text, source)) = (setting.about, current.effective(setting, stored))
      return SettingView(
        name: setting.name, value: text, source: source, holder: current.holder(of: setting), fallback: about.fallback,
        description: about.meaning, form: about.form)
    }
    return .ok(views, meta: [.init("count", .number("\(views.count)"))])
  }

  @Sendable static func change(_ call: Call<JSON, NoQuery>) throws -> Write<[SettingView]> {
    let current = call.services.current
    return Write { db in
      let before = StoredSettings(try db.settings())
      try call.checkUnchanged(answer(before, current), .list(SettingView.schema))
      let after = try StoredSettings.schema.patched(before, by: call.input)
      try check(before, after, current)
      let author = call.caller.isOperator ? nil : call.caller.user.id
      for setting in AdminSetting.allCases where after[setting] != before[setting] {
        if let text = after[setting] {
          try db.set(setting: setting.name, to: text, by: author, at: call.now)
        } else {
          try db.clear(setting: setting.name)
        }
        try call.audit(
          "setting.changed",
          details: [
            "name": .string(setting.name), "from": .string(current.effective(setting, before).text),
            "to": .string(current.effective(setting, after).text),
          ], db)
      }
      db.afterCommit { current.use(after) }
      return answer(after, current)
    }
  }

  /// Throws 400 for values that are none, and 409 for what is not for administrators to say. Anybody may take back what administrators have said.
  private static func check(_ before: StoredSettings, _ after: StoredSettings, _ current: CurrentSettings) throws {
    let changed = AdminSetting.allCases.filter { after[$0] != before[$0] && after[$0] != nil }
    var errors = FieldErrors()
    var scratch = APISettings(version: "")
    for setting in changed {
      let text = after[setting] ?? ""
      if !setting.apply(text, to: &scratch) { errors.add(Parse.refusal(of: text, setting.about.form), at: setting.name) }
    }
    guard errors.isEmpty else { throw APIError.validation(errors) }
    for setting in changed {
      guard let holder = current.holder(of: setting) else { continue }
      throw APIError.conflict(
        "\(setting.name) is set by \(holder), which whoever starts the server has decided; unset it there first. Nothing has been changed.")
    }
  }
}
