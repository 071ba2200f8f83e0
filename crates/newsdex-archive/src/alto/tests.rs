use super::*;

fn page(layout: &str) -> Page {
    let alto = format!("<alto><Layout><Page ID=\"P1\">{layout}</Page></Layout></alto>");
    Page::read(&xml::parse_text(&alto).expect("an element").root)
}

const BROKEN: &str = r#"<TopMargin ID="TM"><TextBlock ID="B0"><TextLine><String CONTENT="5"/></TextLine></TextBlock></TopMargin>
    <PrintSpace><ComposedBlock ID="C1"><TextBlock ID="B1"><TextLine><String ID="W1" CONTENT="The"/><SP/>
    <String ID="W2" CONTENT="swing" /><SP/><String ID="W3" SUBS_TYPE="HypPart1" SUBS_CONTENT="bridge" CONTENT="bri"/><HYP CONTENT="-"/>
    </TextLine><TextLine><String ID="W4" SUBS_TYPE="HypPart2" SUBS_CONTENT="bridge" CONTENT="dge"/><SP/><String CONTENT="ope"/><HYP CONTENT="-"/></TextLine>
    <TextLine><String CONTENT="ned"/></TextLine></TextBlock></ComposedBlock>
    <TextBlock ID="B2"><TextLine><String CONTENT="on"/><String CONTENT="Monday."/></TextLine></TextBlock>
    <TextBlock ID="B3"><TextLine><String CONTENT="Nobody"/></TextLine><TextLine><String CONTENT="fell."/></TextLine></TextBlock></PrintSpace>"#;

#[test]
fn broken_words_are_whole_and_blocks_are_paragraphs() {
    assert_eq!(
        page(BROKEN).text(),
        "The swing bridge opened on Monday.\n\nNobody fell."
    );
}

#[test]
fn areas_are_blocks_groups_of_them_or_words() {
    let page = page(BROKEN);
    assert_eq!(page.area("B3", None), ["Nobody fell."]);
    assert_eq!(page.area("C1", None), ["The swing bridge opened"]);
    assert_eq!(page.area("W1", Some("W2")), ["The swing"]);
    assert_eq!(page.area("W4", Some("W4")), ["bridge"]);
    assert_eq!(page.area("B2", Some("B3")), ["on Monday.", "Nobody fell."]);
    assert!(page.area("nowhere", None).is_empty());
    assert!(page.area("B3", Some("B1")).is_empty());
}

#[test]
fn sentences_go_on_over_columns() {
    let joined = |blocks: &[&str]| super::joined(blocks.iter().map(|block| (*block).to_owned()));
    assert_eq!(joined(&["It was", "over."]), "It was over.");
    assert_eq!(joined(&["It was o-", "ver."]), "It was over.");
    assert_eq!(joined(&["It was over.", "but"]), "It was over.\n\nbut");
    assert_eq!(joined(&["It was", "Over."]), "It was\n\nOver.");
}
