//! The zone names that feeds and newswires use for the offset from UTC.
//!
//! A name with different meanings in different countries has its meaning in RFC 2822, or else the one most frequent in
//! news (`IST` is India's).

/// The offset from UTC in seconds of a zone; `name` is in lower case. `None` for an unknown name.
pub(super) fn offset(name: &str) -> Option<i64> {
    let minutes = match name {
        "z" | "utc" | "gmt" | "ut" | "wet" => 0,
        "est" => -300,
        "edt" => -240,
        "cst" => -360,
        "cdt" => -300,
        "mst" => -420,
        "mdt" => -360,
        "pst" => -480,
        "pdt" => -420,
        "akst" => -540,
        "akdt" => -480,
        "hst" => -600,
        "ast" => -240,
        "brst" => -120,
        "brt" | "art" => -180,
        "bst" | "cet" | "mez" | "wat" | "west" => 60,
        "cest" | "mesz" | "eet" | "cat" | "sast" => 120,
        "eest" | "msk" | "eat" | "trt" => 180,
        "gst" => 240,
        "pkt" => 300,
        "ist" => 330,
        "ict" | "wib" => 420,
        "hkt" | "sgt" | "awst" | "pht" => 480,
        "jst" | "kst" => 540,
        "aest" => 600,
        "aedt" => 660,
        "nzst" => 720,
        "nzdt" => 780,
        _ => return None,
    };
    Some(minutes * 60)
}
