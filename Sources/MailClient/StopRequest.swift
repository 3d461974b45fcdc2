internal import CCurl

/// Has libcurl ask again and again whether somebody wants it to stop.
final class StopRequest {
  /// Whether somebody does.
  let isAsked: () -> Bool

  init(_ isAsked: @escaping () -> Bool) { self.isAsked = isAsked }

  /// From now on, and as long as this value lives: `CURLE_ABORTED_BY_CALLBACK` is the answer.
  func watch(_ curl: UnsafeMutableRawPointer) {
    curl_set_number(curl, CURLOPT_NOPROGRESS, 0)
    curl_set_pointer(curl, CURLOPT_XFERINFODATA, Unmanaged.passUnretained(self).toOpaque())
    curl_set_progress(curl) { stop, _, _, _, _ in Unmanaged<StopRequest>.fromOpaque(stop!).takeUnretainedValue().isAsked() ? 1 : 0 }
  }
}
