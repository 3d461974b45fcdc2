internal import COpenSSL
internal import Glibc

/// What can be told of a server's certificate before anybody connects.
public struct CertificateReport: Sendable, Equatable {
  /// Whose it is, in OpenSSL's words: `/CN=flights.example.org`.
  public var subject = ""
  /// From when on it holds, in seconds since 1970.
  public var notBefore = 0
  /// Until when it holds, in seconds since 1970.
  public var notAfter = 0
  /// Whether nobody but itself vouches for it.
  public var isSelfSigned = false
  /// Certificates behind it in the file.
  public var intermediates = 0
  /// Whether each certificate is vouched for by the one behind it.
  public var isInOrder = true
  /// Whether it is for the host that was asked about; nil when none was.
  public var isForHost: Bool?

  /// Nothing yet.
  public init() {}
}

extension TLSFiles {
  /// Reads the certificates, and sees to it that the key belongs to the first. `host` is the name or the IP address that users reach the server by. Throws
  /// `TLSError`.
  public func report(for host: String? = nil) throws -> CertificateReport {
    _ = try TLSContext(self)
    guard let file = BIO_new_file(certificate, "r") else { throw TLSError("the TLS certificate \(certificate) cannot be read") }
    defer { BIO_free(file) }
    var chain: [OpaquePointer] = []
    defer { for certificate in chain { X509_free(certificate) } }
    while let next = PEM_read_bio_X509(file, nil, nil, nil) { chain.append(next) }
    ERR_clear_error()
    guard let leaf = chain.first else { throw TLSError("the TLS certificate \(certificate) is no PEM certificate") }
    var report = CertificateReport()
    var name = [CChar](repeating: 0, count: 256)
    X509_NAME_oneline(X509_get_subject_name(leaf), &name, Int32(name.count))
    report.subject = name.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    report.notBefore = Self.seconds(X509_get0_notBefore(leaf))
    report.notAfter = Self.seconds(X509_get0_notAfter(leaf))
    report.isSelfSigned = X509_check_issued(leaf, leaf) == X509_V_OK
    report.intermediates = chain.count - 1
    report.isInOrder = zip(chain.dropFirst(), chain).allSatisfy { X509_check_issued($0, $1) == X509_V_OK }
    report.isForHost = host.map { X509_check_host(leaf, $0, 0, 0, nil) == 1 || X509_check_ip_asc(leaf, $0, 0) == 1 }
    return report
  }

  private static func seconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int {
    var parts = tm()
    return ASN1_TIME_to_tm(time, &parts) == 1 ? timegm(&parts) : 0
  }
}
