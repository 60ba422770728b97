//! Which language a text is in. English is told by its own small words, which every sentence of it has; only where they
//! are missing is a library asked what else it might be.

use crate::text::words;

/// Words that stand in every English text and together in no other language.
const ENGLISH: &[&str] = &["the", "of", "and", "to", "that", "with", "for", "was", "is", "has", "by", "on", "said"];

/// The length of the longest of them.
const LONGEST: usize = 4;

/// One word of so many must be one of them.
const SHARE: usize = 8;

/// How many words are looked at.
const SAMPLE: usize = 400;

/// BCP 47 code of the language of `text`, where it can be told.
pub(super) fn of(text: &str) -> Option<String> {
    let (mut all, mut english) = (0_usize, 0_usize);
    for word in words(text).take(SAMPLE) {
        all += 1;
        let word = word.of(text);
        english += usize::from(word.len() <= LONGEST && ENGLISH.iter().any(|known| word.eq_ignore_ascii_case(known)));
        if english * SHARE >= SAMPLE {
            // The rest can take none of them away.
            break;
        }
    }
    if all > 0 && english * SHARE >= all {
        return Some("en".to_owned());
    }
    let found = whatlang::detect(text)?;
    (found.is_reliable() || all >= 20).then(|| code(found.lang()).to_owned())
}

fn code(language: whatlang::Lang) -> &'static str {
    use whatlang::Lang;
    match language {
        Lang::Eng => "en",
        Lang::Rus => "ru",
        Lang::Cmn => "zh",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Ukr => "uk",
        Lang::Kat => "ka",
        Lang::Ara => "ar",
        Lang::Hin => "hi",
        Lang::Jpn => "ja",
        Lang::Heb => "he",
        Lang::Pol => "pl",
        Lang::Kor => "ko",
        Lang::Tur => "tr",
        Lang::Nld => "nl",
        Lang::Hun => "hu",
        Lang::Ces => "cs",
        Lang::Ell => "el",
        Lang::Bul => "bg",
        Lang::Bel => "be",
        Lang::Ron => "ro",
        Lang::Srp => "sr",
        Lang::Uzb => "uz",
        Lang::Aze => "az",
        Lang::Ind => "id",
        Lang::Pes => "fa",
        Lang::Vie => "vi",
        Lang::Urd => "ur",
        Lang::Tha => "th",
        other => other.code(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_told() {
        for (text, expected) in [
            ("The two sides agreed to deepen trade and to meet again in the spring.", Some("en")),
            (
                "Министры иностранных дел обсудили сотрудничество двух стран в области торговли и энергетики.",
                Some("ru"),
            ),
            ("两国外长在北京举行会谈，就双边关系和共同关心的国际地区问题交换了意见，并同意加强合作。", Some("zh")),
            (
                "Les deux ministres ont convenu de renforcer la coopération entre leurs pays et de se revoir bientôt.",
                Some("fr"),
            ),
            ("", None),
        ] {
            assert_eq!(of(text).as_deref(), expected, "{text}");
        }
    }
}
