//! Recognises the language of a text. Languages in Latin letters are recognised by their small words, of which even a headline
//! contains some. `whatlang` is used for other scripts and longer texts; it errs about short ones.

use crate::article::words::{CODES, ENGLISH, OTHERS, PARTICLES};
use crate::text::words;

/// Number of words that are examined.
const SAMPLE: usize = 400;

/// BCP 47 code of the language of `text`, if it is recognised.
pub(super) fn detect(text: &str) -> Option<String> {
    let all: Vec<&str> = words(text).take(SAMPLE).map(|word| word.slice(text)).collect();
    let small = small_words(&all);
    let english = small.iter().filter(|word| ENGLISH.contains(word)).count();
    // Texts in other languages have fewer English words than that.
    if english > 4 && english * 4 >= all.len() {
        return Some("en".to_owned());
    }
    let count = |list: &str| small.iter().filter(|word| list.split(' ').skip(1).any(|known| known == **word)).count();
    let (hits, other) = OTHERS.iter().map(|list| (count(list), list)).max_by_key(|(hits, _)| *hits)?;
    let is_latin = whatlang::detect_script(text) == Some(whatlang::Script::Latin);
    if is_latin && english > 0 && (english >= hits || english * 8 >= all.len() && english * 2 > hits) {
        return Some("en".to_owned());
    }
    let found = whatlang::detect(text)?;
    // whatlang knows more languages and is right about long texts. The word lists are right about short ones.
    if !is_latin || found.is_reliable() && all.len() >= 12 {
        return Some(short_code(found.lang().code()).to_owned());
    }
    (hits >= 2 && hits > english).then(|| other.split(' ').next().unwrap_or_default().to_owned())
}

/// The words outside names and behind the first of a sentence: not "De la Cruz", "A".
fn small_words<'a>(all: &[&'a str]) -> Vec<&'a str> {
    let is_in_name = |index: usize| {
        let mut rest = all.iter().skip(index).skip_while(|word| PARTICLES.contains(word));
        rest.next().is_some_and(|next| is_capitalised(next))
    };
    let is_small =
        |(index, word): &(usize, &&str)| !(is_capitalised(word) || PARTICLES.contains(word) && is_in_name(*index));
    all.iter().enumerate().filter(is_small).map(|(_, word)| *word).collect()
}

/// Fewest words of a line whose language is looked for.
const LINE: usize = 8;

/// Whether a line of an English text is in another language: an eighth of it is small words of that, and fewer are English.
pub(super) fn is_other(line: &str) -> bool {
    let all: Vec<&str> = words(line).take(SAMPLE).map(|word| word.slice(line)).collect();
    let english = all.iter().filter(|word| ENGLISH.contains(word)).count();
    if all.len() < LINE || english * 8 >= all.len() {
        return false;
    }
    let small = small_words(&all);
    let count = |list: &str| {
        let known: Vec<&str> = list.split(' ').skip(1).collect();
        small.iter().filter(|word| known.contains(word)).count()
    };
    let hits = OTHERS.iter().map(|list| count(list)).max().unwrap_or_default();
    let is_other_script = whatlang::detect_script(line).is_some_and(|script| script != whatlang::Script::Latin);
    is_other_script || hits * 8 >= all.len() && hits > english
}

fn is_capitalised(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// The two-letter code for an ISO 639-3 code, if there is one.
fn short_code(code: &'static str) -> &'static str {
    CODES.iter().find_map(|row| row.strip_prefix(code)?.strip_prefix(' ')).unwrap_or(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_recognised() {
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
            assert_eq!(detect(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_line_in_another_language_is_found_and_a_list_of_names_is_none() {
        for (line, expected) in [
            ("Les deux ministres sont convenus de créer une école de pêche avant la fin de 2025.", true),
            ("Die beiden Minister sind übereingekommen, bis zum Ende des Jahres eine Schule zu gründen.", true),
            ("Los dos ministros acordaron crear una escuela de pesca antes de que termine el año.", true),
            ("Министры договорились открыть школу рыболовства до конца года в столице страны.", true),
            ("The two ministers agreed to open a school in Port-au-Prince by the end of the year.", false),
            ("Lund said “Nous sommes prêts”, which the minister from N'Djamena was glad to hear.", false),
            ("Present: Maria de la Cruz, Jan van der Berg, Ana dos Santos, Ole Lund, Paul du Plessis", false),
        ] {
            assert_eq!(is_other(line), expected, "{line}");
        }
    }

    #[test]
    fn languages_of_headlines_are_recognised() {
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
            assert_eq!(detect(text).as_deref(), expected, "{text}");
        }
    }
}
