//! Removes tags and entities from a title.

use dom_query::Document;

use crate::article::guard;

pub(in crate::article) fn title_text(html: &str) -> String {
    if guard::check_html(html).is_err() || !html.contains(['<', '&']) {
        return html.to_owned();
    }
    Document::fragment(html).root().text().to_string()
}
