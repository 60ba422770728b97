//! The example briefs that came with the program, compiled in: (file, text).

macro_rules! bundled {
    ($($name:literal),+ $(,)?) => {
        /// The examples, by file.
        pub const BUNDLED: &[(&str, &str)] = &[$(($name, include_str!(concat!("../../briefs/", $name)))),+];
    };
}

bundled![
    "2008-08-16-georgia-ceasefire.toml",
    "2009-03-12-australia-iraq-canberra.toml",
    "2009-07-08-g8-laquila.toml",
    "2010-05-14-united-kingdom-united-states-washington.toml",
    "2014-01-20-canada-palestine-ramallah.toml",
    "2015-04-22-turkey-australia-ankara.toml",
    "2016-09-20-united-kingdom-russia-new-york.toml",
    "2020-01-08-eastern-mediterranean-cairo.toml",
    "2021-03-01-united-states-mexico-virtual.toml",
    "2021-10-26-united-states-asean-summit.toml",
    "2022-07-14-i2u2-leaders.toml",
    "2022-11-14-united-states-china-bali.toml",
    "2023-01-05-united-states-germany-call.toml",
    "2023-03-10-saudi-arabia-iran-beijing.toml",
    "2023-03-27-united-states-ghana-accra.toml",
    "2023-05-19-china-central-asia-xian.toml",
    "2023-06-16-united-states-japan-philippines-tokyo.toml",
    "2023-08-18-camp-david-trilateral.toml",
    "2023-09-10-united-states-vietnam-hanoi.toml",
    "2023-09-19-c5-plus-1-new-york.toml",
    "2024-03-29-china-kazakhstan-strategic-dialogue.toml",
    "2024-03-29-kazakhstan-china-beijing-visit.toml",
    "2025-04-25-kazakhstan-china-almaty-dialogue.toml",
    "2025-11-23-united-states-ukraine-geneva.toml",
];

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn every_example_of_the_folder_is_bundled() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("briefs");
        let files = std::fs::read_dir(folder).expect("the examples are there").flatten();
        let paths =
            files.map(|file| file.path()).filter(|path| path.extension().is_some_and(|ending| ending == "toml"));
        let mut names: Vec<String> =
            paths.filter_map(|path| path.file_name().map(|name| name.to_string_lossy().into_owned())).collect();
        names.sort();
        assert_eq!(names, BUNDLED.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    }
}
