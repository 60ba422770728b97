//! The pictures in the README show what the program draws today.

use std::fs;
use std::path::Path;

#[path = "../../examples/picture/screen.rs"]
mod screen;
#[path = "../../examples/picture/svg.rs"]
mod svg;

#[test]
fn the_pictures_are_up_to_date() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pictures");
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let pictures = screen::pictures();
    for (name, picture) in &pictures {
        let committed = fs::read_to_string(folder.join(name)).unwrap_or_default();
        assert!(committed == *picture, "{name} is out of date: cargo run --example picture");
        assert!(readme.contains(&format!("docs/pictures/{name}")), "the README does not show {name}");
    }
    assert_eq!(
        fs::read_dir(folder).unwrap().count(),
        pictures.len(),
        "docs/pictures contains a picture that is not generated"
    );
}

#[test]
fn a_picture_is_well_formed_and_contains_the_text_of_the_screen() {
    for (name, picture) in screen::pictures() {
        let (open, closed) = (picture.matches("<text ").count(), picture.matches("</text>").count());
        assert!(open > 60 && open == closed, "{name}");
        assert!(picture.contains("China and Kazakhstan open a strategic dialogue between"), "{name}");
        let colours: std::collections::HashSet<&str> =
            picture.split("fill=\"").skip(1).filter_map(|rest| rest.get(..7)).collect();
        assert!(colours.len() >= 8, "{name}: {colours:?}");
    }
}
