internal import HTTPServer

/// Which addresses a webhook may be sent to. What is asked is the address that is connected to, never a name: a name may resolve to another one the next time.
package struct AddressRules: Sendable {
  /// Whose webhooks may be sent into private networks.
  package enum PrivateNetworks: String, CaseIterable, Sendable { case administrators, everyone, nobody }

  /// Whether private networks may be reached, and this machine.
  let allowsPrivate: Bool

  init(allowsPrivate: Bool) { self.allowsPrivate = allowsPrivate }

  /// Those for the webhooks of an administrator or of somebody else.
  init(_ networks: PrivateNetworks, isAdministrator: Bool) {
    allowsPrivate = networks == .everyone || networks == .administrators && isAdministrator
  }

  /// Why nothing is sent to this address; nil when it may be.
  func refusal(of text: String) -> String? {
    guard let address = IPAddress(text) else { return "\"\(text.prefix(64))\" is no IP address" }
    return refusal(of: address)
  }

  /// Why nothing is sent to this address; nil when it may be.
  func refusal(of address: IPAddress) -> String? {
    // The one it stands for too, and both by the same rules.
    let addresses = [address] + (address.embeddedIPv4.map { [$0] } ?? [])
    for candidate in addresses {
      if let rule = Self.never.first(where: { $0.network.contains(candidate) }) {
        return "nothing is sent to \(address): \(rule.what)"
      }
    }
    guard !allowsPrivate else { return nil }
    for candidate in addresses {
      if let rule = Self.restricted.first(where: { $0.network.contains(candidate) }) {
        return
          "nothing is sent to \(address): \(rule.what), and whoever runs this server allows that to others or to nobody (webhook-private-networks)"
      }
    }
    return nil
  }

  private typealias Rule = (network: IPNetwork, what: String)

  private static func rules(_ table: KeyValuePairs<String, String>) -> [Rule] {
    table.map { text, what in
      guard let network = try? IPNetwork(parsing: text) else { preconditionFailure("\(text) is no network") }
      return (network, what)
    }
  }

  /// Where nobody's webhook has any business: what clouds tell their machines, and what is no single machine (IANA's registries of special-purpose
  /// addresses, RFC 6890).
  private static let never = rules([
    "0.0.0.0/8": "it is no address of a machine",
    "169.254.0.0/16": "link-local addresses tell machines in clouds their secrets",
    "100.100.100.200": "it tells machines in a cloud their secrets",
    "168.63.129.16": "it tells machines in a cloud their secrets",
    "192.0.0.0/24": "it is reserved, and tells machines in a cloud their secrets",
    "224.0.0.0/4": "it is an address of many machines",
    "240.0.0.0/4": "it is reserved",
    "::": "it is no address of a machine",
    "fd00:ec2::/32": "it tells machines in a cloud their secrets",
    "fd20:ce::254": "it tells machines in a cloud their secrets",
    "fe80::/10": "link-local addresses tell machines in clouds their secrets",
    "ff00::/8": "it is an address of many machines",
    // Tunnels and translators of which only their own network knows where they lead.
    "2001::/32": "it is the end of a tunnel",
    "64:ff9b:1::/48": "it is translated to another address",
    "100::/64": "what is sent there is thrown away",
  ])

  private static let restricted = rules([
    "127.0.0.0/8": "it is this machine",
    "10.0.0.0/8": "it is in a private network",
    "172.16.0.0/12": "it is in a private network",
    "192.168.0.0/16": "it is in a private network",
    "100.64.0.0/10": "it is in a provider's own network",
    "198.18.0.0/15": "it is in a network for measurements",
    "192.0.2.0/24": "it is in a network for examples",
    "198.51.100.0/24": "it is in a network for examples",
    "203.0.113.0/24": "it is in a network for examples",
    "::1": "it is this machine",
    "fc00::/7": "it is in a private network",
    "fec0::/10": "it is in a private network",
    "2001:db8::/32": "it is in a network for examples",
  ])
}
