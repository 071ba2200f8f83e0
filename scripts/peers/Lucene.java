// Lucene as a peer of newsdex; scripts/compare-peers.py calls it.
//
//   java -cp 'JARS/*' Lucene.java index FOLDER ARTICLES.tsv
//   java -cp 'JARS/*' Lucene.java search FOLDER QUERIES.tsv ROUNDS
//
// A line of ARTICLES.tsv is title and body; tabs and line ends in them are blanks.

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.queryparser.classic.MultiFieldQueryParser;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;
import org.apache.lucene.store.FSDirectory;

public class Lucene {
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[1]);
        if (arguments[0].equals("index")) {
            index(folder, Path.of(arguments[2]));
        } else {
            search(folder, Path.of(arguments[2]), Integer.parseInt(arguments[3]));
        }
    }

    static void index(Path folder, Path articles) throws Exception {
        IndexWriterConfig settings = new IndexWriterConfig(new EnglishAnalyzer());
        settings.setRAMBufferSizeMB(128);
        try (IndexWriter writer = new IndexWriter(FSDirectory.open(folder), settings);
                var lines = Files.lines(articles)) {
            for (var rows = lines.iterator(); rows.hasNext(); ) {
                String[] columns = rows.next().split("\t", 2);
                Document document = new Document();
                document.add(new TextField("title", columns[0], Field.Store.YES));
                document.add(new TextField("body", columns[1], Field.Store.YES));
                writer.addDocument(document);
            }
            writer.commit();
        }
    }

    static String written(String[] columns) {
        String first = columns[1];
        String second = columns.length > 2 ? columns[2] : "";
        switch (columns[0]) {
            case "and": return first + " AND " + second;
            case "or": return first + " OR " + second;
            case "phrase": return "\"" + first + " " + second + "\"";
            default: return first;
        }
    }

    static void search(Path folder, Path queries, int rounds) throws Exception {
        EnglishAnalyzer analyzer = new EnglishAnalyzer();
        IndexSearcher searcher = new IndexSearcher(DirectoryReader.open(FSDirectory.open(folder)));
        UnifiedHighlighter highlighter = UnifiedHighlighter.builder(searcher, analyzer).build();
        for (String line : Files.readAllLines(queries)) {
            String[] columns = line.split("\t");
            double best = Double.MAX_VALUE;
            long found = 0;
            for (int round = 0; round <= rounds; round++) {
                long begun = System.nanoTime();
                Query query = new MultiFieldQueryParser(new String[] {"title", "body"}, analyzer).parse(written(columns));
                TopDocs hits = searcher.search(query, 10);
                found = searcher.count(query);
                highlighter.highlight("body", query, hits, 2);
                for (var hit : hits.scoreDocs) {
                    searcher.storedFields().document(hit.doc);
                }
                best = Math.min(best, (System.nanoTime() - begun) / 1e6);
            }
            String words = String.join(" ", Arrays.copyOfRange(columns, 1, columns.length));
            System.out.printf(java.util.Locale.ROOT, "%.4f\t%d\t%s\t%s%n", best, found, columns[0], words);
        }
    }
}
