use std::fs;

use super::*;

fn folder(files: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in files {
        let path = folder.path().join("news").join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, file).unwrap();
    }
    folder
}

fn names(roots: &[PathBuf], options: &DiscoverOptions) -> Vec<String> {
    discover(roots, options)
        .map(|found| match found {
            Ok(input) => input.name,
            Err(failure) => format!("! {}", failure.reason),
        })
        .collect()
}

#[track_caller]
fn check(files: &[&str], options: &DiscoverOptions, expected: &[&str]) {
    let folder = folder(files);
    assert_eq!(names(&[folder.path().join("news")], options), expected);
}

#[test]
fn files_are_given_sorted_and_named_after_the_root() {
    check(
        &["b.txt", "a/2.txt", "a/1.txt", "C.txt"],
        &DiscoverOptions::default(),
        &["news/C.txt", "news/a/1.txt", "news/a/2.txt", "news/b.txt"],
    );
}

#[test]
fn hidden_files_and_indexes_are_passed_over() {
    let files = [
        ".DS_Store",
        ".git/config",
        "~$report.docx",
        "x/CURRENT",
        "x/generations/1/meta.json",
        "a.txt",
    ];
    check(&files, &DiscoverOptions::default(), &["news/a.txt"]);
}

#[test]
fn globs_match_the_path_below_the_root_and_the_name() {
    let globs = |pattern: &str| globs(&[pattern.to_owned()]).unwrap();
    let files = ["a.txt", "a.md", "x/b.txt", "x/c.md"];
    check(
        &files,
        &DiscoverOptions {
            include: globs("*.txt"),
            ..Default::default()
        },
        &["news/a.txt", "news/x/b.txt"],
    );
    check(
        &files,
        &DiscoverOptions {
            exclude: globs("x"),
            ..Default::default()
        },
        &["news/a.md", "news/a.txt"],
    );
    check(
        &files,
        &DiscoverOptions {
            include: globs("x/**"),
            ..Default::default()
        },
        &["news/x/b.txt", "news/x/c.md"],
    );
    assert!(super::globs(&["[".to_owned()]).is_err_and(|error| error.contains("`[`")));
}

#[test]
fn a_file_reached_twice_is_given_once() {
    let folder = folder(&["a.txt", "x/b.txt"]);
    let root = folder.path().join("news");
    let roots = [root.clone(), root.join("x"), root.join("a.txt"), root];
    assert_eq!(
        names(&roots, &DiscoverOptions::default()),
        ["news/a.txt", "news/x/b.txt"]
    );
}

#[test]
fn a_missing_root_and_a_second_folder_of_one_name_are_failures() {
    let folder = folder(&["a.txt", "x/news/a.txt"]);
    let root = folder.path().join("news");
    let roots = [
        folder.path().join("absent"),
        root.clone(),
        root.join("x/news"),
    ];
    let found = names(&roots, &DiscoverOptions::default());
    assert_eq!(
        found,
        [
            "! no such file or folder",
            "news/a.txt",
            "news/x/news/a.txt",
            "! another folder or file named `news` is already being read",
        ]
    );
}

#[test]
fn a_root_of_dots_has_the_name_of_its_folder() {
    let folder = folder(&["x/a.txt"]);
    let root = folder.path().join("news/x/..");
    assert_eq!(
        names(&[root], &DiscoverOptions::default()),
        ["news/x/a.txt"]
    );
    let root = folder.path().join("news/x/.");
    assert_eq!(names(&[root], &DiscoverOptions::default()), ["x/a.txt"]);
}

#[test]
fn the_folder_to_skip_is_not_entered() {
    let folder = folder(&["a.txt", "x/b.txt"]);
    let root = folder.path().join("news");
    let options = DiscoverOptions {
        skip: vec![root.join("x")],
        ..Default::default()
    };
    assert_eq!(names(&[root], &options), ["news/a.txt"]);
}

#[cfg(unix)]
#[test]
fn loops_of_links_end_and_links_to_files_are_followed() {
    let folder = folder(&["x/a.txt"]);
    let root = folder.path().join("news");
    std::os::unix::fs::symlink(&root, root.join("x/loop")).unwrap();
    std::os::unix::fs::symlink(root.join("x"), root.join("y")).unwrap();
    std::os::unix::fs::symlink(root.join("nothing"), root.join("z")).unwrap();
    assert_eq!(
        names(&[root], &DiscoverOptions::default()),
        ["news/x/a.txt", "! no such file or folder"]
    );
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_root_is_followed_only_on_request() {
    let folder = folder(&["a.txt"]);
    let (root, beside) = (folder.path().join("news"), folder.path().join("beside"));
    fs::create_dir(&beside).unwrap();
    fs::write(beside.join("b.txt"), "b").unwrap();
    std::os::unix::fs::symlink(&beside, root.join("x")).unwrap();
    let root = [root];
    let outside = "! a link that leads outside the given folders";
    assert_eq!(
        names(&root, &DiscoverOptions::default()),
        ["news/a.txt", outside]
    );
    for links in [Links::all(), Links::within([&beside])] {
        let options = DiscoverOptions {
            links,
            ..Default::default()
        };
        assert_eq!(names(&root, &options), ["news/a.txt", "news/x/b.txt"]);
    }
}

#[cfg(unix)]
#[test]
fn a_folder_under_two_names_is_entered_once_unless_globs_tell_the_names_apart() {
    let folder = folder(&["y/b.txt"]);
    let root = [folder.path().join("news")];
    std::os::unix::fs::symlink(root[0].join("y"), root[0].join("x")).unwrap();
    assert_eq!(names(&root, &DiscoverOptions::default()), ["news/y/b.txt"]);
    let options = DiscoverOptions {
        include: globs(&["x/**".to_owned()]).unwrap(),
        ..Default::default()
    };
    assert_eq!(names(&root, &options), ["news/x/b.txt"]);
}

#[cfg(unix)]
#[test]
fn an_unreadable_folder_is_a_failure() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder(&["a.txt", "x/b.txt"]);
    let root = folder.path().join("news");
    fs::set_permissions(root.join("x"), fs::Permissions::from_mode(0o000)).unwrap();
    let found = names(std::slice::from_ref(&root), &DiscoverOptions::default());
    // The superuser may read every folder.
    let expected: &[&str] = if fs::read_dir(root.join("x")).is_ok() {
        &["news/a.txt", "news/x/b.txt"]
    } else {
        &["news/a.txt", "! permission denied"]
    };
    fs::set_permissions(root.join("x"), fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(found, expected);
}

#[cfg(unix)]
#[test]
fn a_device_is_a_failure_when_named_itself_and_skipped_in_a_folder() {
    let devices = [PathBuf::from("/dev/null")];
    let found = names(&devices, &DiscoverOptions::default());
    assert_eq!(found, ["! a device, not a file"]);
    let folder = folder(&["a.txt"]);
    let root = folder.path().join("news");
    let _socket = std::os::unix::net::UnixListener::bind(root.join("socket")).unwrap();
    let found: Vec<_> = discover(&[root], &DiscoverOptions::default()).collect();
    let skipped = found.iter().find_map(|found| found.as_ref().err()).unwrap();
    assert_eq!(skipped.to_string(), "news/socket: a socket, not a file");
    assert!(!skipped.is_loss());
}
