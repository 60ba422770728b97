//! Which language a text is in. Languages in Latin letters are told by their small words, which every sentence has and which
//! even a headline of a few words rarely lacks; only where they say nothing is a library asked, and believed where it is sure.

use crate::text::words;

/// Small words of English.
const ENGLISH: &[&str] = &[
    "the", "of", "and", "to", "that", "with", "for", "was", "is", "has", "by", "on", "said", "in", "at", "from",
    "after", "as", "its", "are", "were", "will", "over", "an", "a", "says", "be", "new", "have", "had", "his", "her",
    "their",
];

/// Small words of other languages in Latin letters, few of which English has, and none as often.
const OTHERS: &[(&str, &[&str])] = &[
    (
        "fr",
        &[
            "le", "la", "les", "des", "et", "du", "une", "dans", "pour", "avec", "sur", "aux", "au", "est", "ont",
            "de", "en",
        ],
    ),
    ("es", &["el", "la", "los", "las", "y", "del", "una", "con", "por", "para", "que", "en", "su", "se", "de", "al"]),
    (
        "pt",
        &["o", "os", "as", "e", "do", "da", "dos", "uma", "com", "em", "para", "que", "no", "na", "ao", "de", "pela"],
    ),
    (
        "it",
        &["il", "la", "gli", "e", "del", "della", "una", "con", "per", "che", "di", "nel", "dei", "alla", "si", "ha"],
    ),
    (
        "de",
        &[
            "der", "die", "das", "und", "den", "dem", "mit", "von", "zu", "im", "für", "ein", "eine", "ist", "haben",
            "auf",
        ],
    ),
    ("nl", &["de", "het", "een", "en", "van", "met", "voor", "zijn", "op", "dat", "te", "heeft"]),
    ("sv", &["och", "att", "en", "ett", "det", "med", "för", "på", "som", "av", "den", "har", "i", "till"]),
    ("pl", &["i", "w", "na", "z", "się", "że", "do", "oraz", "o", "dla", "ze", "po", "przez"]),
    ("tr", &["ve", "bir", "ile", "için", "bu", "da", "de", "olarak", "dedi", "iki", "arasında"]),
    ("id", &["dan", "yang", "di", "dengan", "untuk", "kedua", "pada", "dari", "ini", "akan", "ke"]),
    ("ro", &["și", "cu", "la", "în", "de", "pe", "din", "pentru", "că", "au", "al"]),
    ("cs", &["a", "v", "na", "se", "že", "o", "s", "do", "pro", "ve", "z"]),
    ("hu", &["a", "az", "és", "hogy", "egy", "is", "nem", "meg"]),
    ("vi", &["và", "của", "các", "với", "cho", "được", "trong", "hai", "tại"]),
];

/// Small words of other languages that stand inside names.
const PARTICLES: &[&str] = &["de", "la", "le", "du", "del", "da", "dos", "di", "van", "von", "der", "den", "al", "el"];

/// How many words are looked at.
const SAMPLE: usize = 400;

/// BCP 47 code of the language of `text`, where it can be told.
pub(super) fn of(text: &str) -> Option<String> {
    let all: Vec<&str> = words(text).take(SAMPLE).map(|word| word.of(text)).collect();
    let is_in_name = |at: usize| {
        let mut rest = all.iter().skip(at).skip_while(|word| PARTICLES.contains(word));
        rest.next().is_some_and(|next| is_capital(next))
    };
    // Names and the first words of sentences have capitals: "De la Cruz", "A".
    let is_small = |(at, word): &(usize, &&str)| !(is_capital(word) || PARTICLES.contains(word) && is_in_name(*at));
    let small: Vec<&str> = all.iter().enumerate().filter(is_small).map(|(_, word)| *word).collect();
    let count = |known: &[&str]| small.iter().filter(|word| known.contains(word)).count();
    let english = count(ENGLISH);
    // No other language has so many of them: nothing else need be looked at.
    if english > 4 && english * 4 >= all.len() {
        return Some("en".to_owned());
    }
    let (hits, other) = OTHERS.iter().map(|(code, known)| (count(known), *code)).max_by_key(|(hits, _)| *hits)?;
    let is_latin = whatlang::detect_script(text) == Some(whatlang::Script::Latin);
    if is_latin && english > 0 && (english >= hits || english * 8 >= all.len() && english * 2 > hits) {
        return Some("en".to_owned());
    }
    let found = whatlang::detect(text)?;
    // The library knows more languages than the lists, and is right of long texts; the lists are right of short ones.
    if !is_latin || found.is_reliable() && all.len() >= 12 {
        return Some(code(found.lang()).to_owned());
    }
    (hits >= 2 && hits > english).then(|| other.to_owned())
}

fn is_capital(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
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
            ("42 – 17", None),
        ] {
            assert_eq!(of(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn short_items_are_told_too() {
        for (text, expected) in [
            ("Norway, Chad sign fisheries deal", None),
            ("Norway and Chad sign fisheries deal", Some("en")),
            ("Oslo talks end. Ministers Lund, Saleh meet again in May.", Some("en")),
            ("Minister Kari Lund arrived in N'Djamena on Monday.", Some("en")),
            ("President de la Cruz hosts van der Berg at summit", Some("en")),
            (
                "Foreign Minister Kari Lund met Idriss Saleh, Ahmat Oumar, Fatime Abakar, Hissein Deby and Brahim Mahamat \
                 yesterday in N'Djamena; trade, fisheries, visas discussed.",
                Some("en"),
            ),
            ("Ministri degli esteri a Oslo per il vertice della pesca", Some("it")),
            ("La ministre norvégienne est arrivée à Paris pour des entretiens", Some("fr")),
            ("La ministra noruega se reunió con su homólogo en Madrid", Some("es")),
            ("A ministra norueguesa reuniu-se com o homólogo em Lisboa para uma visita", Some("pt")),
            ("Die Ministerin ist zu Gesprächen mit dem Kanzler in Berlin eingetroffen", Some("de")),
            ("De minister is met een delegatie in Den Haag voor het overleg", Some("nl")),
            ("Bakan Lund, Ankara'da mevkidaşı ile bir araya geldi ve anlaşma için görüştü", Some("tr")),
            ("Minister spraw zagranicznych spotkała się w Warszawie z premierem", Some("pl")),
            ("Министр прибыла в Москву", Some("ru")),
            ("وزيرة الخارجية النرويجية تصل إلى القاهرة", Some("ar")),
            ("挪威外长抵达北京", Some("zh")),
            ("노르웨이 외교장관이 서울에 도착했다", Some("ko")),
        ] {
            assert_eq!(of(text).as_deref(), expected, "{text}");
        }
    }
}
