use crate::tests::{article, read};

const PAGE: &str = "<html><head><title>Ferry sold</title></head><body><h1>Ferry sold</h1><p>The council of Saltby has \
    sold its old ferry for one pound to a man who wants to live in it, and who promised on Monday to paint it.</p></body></html>";
const TEXT: &str = "The council of Saltby has sold its old ferry for one pound to a man who wants to live in it, and who \
    promised on Monday to paint it.";

/// A value to write as a binary property list.
enum Value<'v> {
    Text(&'v str),
    Data(&'v [u8]),
    List(Vec<Value<'v>>),
    Dictionary(Vec<(&'v str, Value<'v>)>),
}

/// A binary property list with references of two bytes.
fn binary(root: &Value<'_>) -> Vec<u8> {
    let mut objects: Vec<Vec<u8>> = Vec::new();
    add(root, &mut objects);
    let mut file = b"bplist00".to_vec();
    let mut offsets = Vec::new();
    for object in &objects {
        offsets.push(file.len());
        file.extend(object);
    }
    let table = file.len() as u64;
    for offset in &offsets {
        file.extend(u32::try_from(*offset).unwrap().to_be_bytes());
    }
    file.extend([0, 0, 0, 0, 0, 0, 4, 2]);
    file.extend((objects.len() as u64).to_be_bytes());
    file.extend(0_u64.to_be_bytes());
    file.extend(table.to_be_bytes());
    file
}

/// Adds the object of a value and gives its number.
fn add(value: &Value<'_>, objects: &mut Vec<Vec<u8>>) -> u16 {
    let number = objects.len();
    objects.push(Vec::new());
    let object = match value {
        Value::Text(text) if text.is_ascii() => marked(0x50, text.len(), text.bytes().collect()),
        Value::Text(text) => {
            let units: Vec<u16> = text.encode_utf16().collect();
            let bytes = units.iter().flat_map(|unit| unit.to_be_bytes());
            marked(0x60, units.len(), bytes.collect())
        }
        Value::Data(data) => marked(0x40, data.len(), data.to_vec()),
        Value::List(items) => {
            let numbers: Vec<u16> = items.iter().map(|item| add(item, objects)).collect();
            marked(
                0xa0,
                items.len(),
                numbers
                    .iter()
                    .flat_map(|number| number.to_be_bytes())
                    .collect(),
            )
        }
        Value::Dictionary(entries) => {
            let mut numbers: Vec<u16> = Vec::new();
            numbers.extend(
                entries
                    .iter()
                    .map(|(key, _)| add(&Value::Text(key), objects)),
            );
            numbers.extend(entries.iter().map(|(_, value)| add(value, objects)));
            marked(
                0xd0,
                entries.len(),
                numbers
                    .iter()
                    .flat_map(|number| number.to_be_bytes())
                    .collect(),
            )
        }
    };
    objects[number] = object;
    u16::try_from(number).unwrap()
}

fn marked(kind: u8, count: usize, content: Vec<u8>) -> Vec<u8> {
    let mut object = if count < 15 {
        vec![kind | u8::try_from(count).unwrap()]
    } else {
        let count = u32::try_from(count).unwrap().to_be_bytes();
        [&[kind | 0x0f, 0x12][..], &count].concat()
    };
    object.extend(content);
    object
}

fn resource<'v>(url: &'v str, html: &'v [u8]) -> Value<'v> {
    Value::Dictionary(vec![
        ("WebResourceData", Value::Data(html)),
        ("WebResourceMIMEType", Value::Text("text/html")),
        ("WebResourceTextEncodingName", Value::Text("UTF-8")),
        ("WebResourceURL", Value::Text(url)),
    ])
}

fn saved(page: &[u8], frame: &[u8]) -> Vec<u8> {
    let frame = Value::Dictionary(vec![(
        "WebMainResource",
        resource("https://courier.example/frame", frame),
    )]);
    binary(&Value::Dictionary(vec![
        (
            "WebMainResource",
            resource("https://courier.example/2019/03/02/fähre", page),
        ),
        ("WebSubframeArchives", Value::List(vec![frame])),
    ]))
}

#[test]
fn a_binary_archive_gives_the_page_with_its_address() {
    let advert = b"<p>Buy one mattress and get another at half price, only this week and only in our shop.</p>";
    let found = article("ferry.webarchive", &saved(PAGE.as_bytes(), advert));
    assert_eq!(found.title.as_deref(), Some("Ferry sold"));
    assert_eq!(found.body, TEXT);
    assert_eq!(
        found.url.as_deref(),
        Some("https://courier.example/2019/03/02/fähre")
    );
    assert_eq!(found.published, newsdex_text::date::moment("2019-03-02"));
}

#[test]
fn a_page_of_frames_gives_the_frame_with_the_text() {
    let frames = b"<html><head><title>Saltby Courier</title></head><frameset><frame src=frame></frameset></html>";
    let found = article("ferry.webarchive", &saved(frames, PAGE.as_bytes()));
    assert_eq!(found.body, TEXT);
    assert_eq!(found.url.as_deref(), Some("https://courier.example/frame"));
}

#[test]
fn an_archive_in_xml_is_read_too() {
    // "<p>…</p>" of a short page, in lines as Safari writes them.
    let data = "PHA+VGhlIGNvdW5jaWwgb2YgU2FsdGJ5IHNvbGQgaXRz\n\t\tIGZlcnJ5IGZvciBvbmUgcG91bmQgb24gTW9uZGF5IG1v\n\t\tcm5pbmcuPC9wPg==";
    let file = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \
        \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n<plist version=\"1.0\">\n<dict>\n<key>WebMainResource</key>\n<dict>\n\
        <key>WebResourceData</key>\n<data>\n\t\t{data}\n</data>\n<key>WebResourceURL</key>\n\
        <string>https://courier.example/a?b=1&amp;c=2</string>\n</dict>\n</dict>\n</plist>\n"
    );
    let found = article("ferry.webarchive", file.as_bytes());
    assert_eq!(
        found.body,
        "The council of Saltby sold its ferry for one pound on Monday morning."
    );
    assert_eq!(
        found.url.as_deref(),
        Some("https://courier.example/a?b=1&c=2")
    );
}

#[test]
fn other_property_lists_are_skipped_with_that_as_their_reason() {
    let settings = binary(&Value::Dictionary(vec![("Volume", Value::Text("loud"))]));
    assert_eq!(
        read("settings.plist", &settings),
        [Err("Skipped a property list, not an article".to_owned())]
    );
}

#[test]
fn every_damaged_file_ends_as_an_article_or_with_a_reason() {
    let file = saved(PAGE.as_bytes(), PAGE.as_bytes());
    for at in (0..file.len()).step_by(5) {
        let mut damaged = file.clone();
        damaged[at] ^= 0xff;
        assert!(!read("ferry.webarchive", &damaged).is_empty(), "byte {at}");
        assert!(
            !read("ferry.webarchive", &file[..at]).is_empty(),
            "{at} bytes"
        );
    }
}

#[test]
fn a_list_whose_values_contain_each_other_costs_nothing() {
    // Each of the arrays refers 1,000 times to the next one, and the last to the first.
    let mut file = b"bplist00".to_vec();
    let mut offsets = Vec::new();
    for number in 0..20_u16 {
        offsets.push(file.len());
        file.extend([0xaf, 0x11]);
        file.extend(1_000_u16.to_be_bytes());
        for _ in 0..1_000 {
            file.extend(((number + 1) % 20).to_be_bytes());
        }
    }
    let table = file.len() as u64;
    for offset in &offsets {
        file.extend(u32::try_from(*offset).unwrap().to_be_bytes());
    }
    file.extend([0, 0, 0, 0, 0, 0, 4, 2]);
    file.extend(
        [20_u64, 0, table]
            .iter()
            .flat_map(|number| number.to_be_bytes()),
    );
    assert_eq!(
        read("bomb.webarchive", &file),
        [Err("Skipped a property list, not an article".to_owned())]
    );
}
