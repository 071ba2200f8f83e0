//! Small words inside names, and words that tell what the name beside them is.

use super::phrases_by_kind;

phrases_by_kind!("name-parts.tsv", ' ', {
    /// In lower case inside names of places and people: "of".
    Small = "small",
    /// The same, in the place of a dateline.
    Dateline = "dateline",
    /// Inside names of organisations; abbreviations have no letter for it.
    NoInitial = "no-initial",
    /// Before the name of a person, left out where names are compared.
    Title = "title",
    /// Before a surname and a part of it, where names are compared.
    Particle = "particle",
    /// At the end of a longer name of another body or thing: "subcommittee".
    OtherBody = "other-body",
    /// A legal form that some mentions of a company leave out.
    LeftOut = "left-out",
    /// With a capital, at the end of what looks like an organisation but is a person.
    Somebody = "somebody",
    /// In the name of a company or an institution, in a byline.
    House = "house",
    /// With its capitals, a small word with which a name may begin: "The".
    Begins = "begins",
    /// Directly before the name of a street.
    Street = "street",
    /// Before a hyphen and a name, but no part of it: "anti".
    Prefix = "prefix",
});
