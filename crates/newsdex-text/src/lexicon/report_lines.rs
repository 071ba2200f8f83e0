//! Words of the lines around a report: bylines, credits, labels before a dash.

use super::phrases_by_kind;

phrases_by_kind!("report-lines.tsv", '\t', {
    /// Before the names, at the beginning of a line above the text; a blank follows.
    Byline = "byline",
    /// A line of its own above the line with the name.
    AuthorLabel = "author-label",
    /// The last word of the line below a byline.
    Office = "office",
    /// With a capital, the last word of a headline that could be a name: "Trial".
    Headline = "headline",
    /// The end of such a word.
    HeadlineEnding = "headline-ending",
    /// At the beginning of the credit of a picture.
    Picture = "picture",
    /// At the beginning of a credit below the text.
    Closing = "closing",
    /// The same, of the one who wrote or edited; sentences begin so, too.
    ClosingWritten = "closing-written",
    /// The same, before one author.
    ClosingAuthor = "closing-author",
    /// The same, before several authors.
    ClosingAuthors = "closing-authors",
    /// The same, before a source.
    ClosingSource = "closing-source",
    /// Before the names of the authors in a credit below the text; a blank follows.
    Reporters = "reporters",
    /// In a line about people who helped.
    Contributed = "contributed",
    /// In a line about the agency from which the text comes.
    Wire = "wire",
    /// After the name of an agency in a credit: "AFP staff".
    AgencyStaff = "agency-staff",
    /// Begins the line above a release that names a member of a parliament; a blank follows.
    Honoured = "honoured",
    /// Before a dash, but not a place.
    Label = "label",
});
