import java.util.List;
import java.util.Map;
import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.common.settings.Settings;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.transport.Netty4Plugin;

/**
 * One OpenSearch 2 node in this process, for tests. Every argument is a setting, as in {@code node.name=n1}; a value
 * with commas is a list. SIGTERM stops the node in good order.
 */
public final class Node extends org.opensearch.node.Node {
    private Node(Settings settings) {
        super(
            InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> settings.get("node.name")),
            List.of(Netty4Plugin.class, CommonAnalysisPlugin.class),
            false);
    }

    public static void main(String[] arguments) {
        Settings.Builder settings = Settings.builder();
        for (String argument : arguments) {
            String[] pair = argument.split("=", 2);
            if (pair[1].contains(",")) {
                settings.putList(pair[0], pair[1].split(","));
            } else {
                settings.put(pair[0], pair[1]);
            }
        }
        try {
            Node node = new Node(settings.build());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(node)));
            node.start();
            System.out.println("started");
            Thread.currentThread().join();
        } catch (Throwable failure) {
            // The threads of a node that did not start would keep the process alive.
            failure.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private static void stop(Node node) {
        try {
            node.close();
        } catch (Exception failure) {
            failure.printStackTrace();
        }
    }
}
