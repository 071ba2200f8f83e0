import java.util.List;
import java.util.Map;
import org.opensearch.Version;
import org.opensearch.analysis.common.CommonAnalysisModulePlugin;
import org.opensearch.common.settings.Settings;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.plugins.Plugin;
import org.opensearch.plugins.PluginInfo;
import org.opensearch.transport.Netty4ModulePlugin;

/**
 * One OpenSearch 3 node in this process, for tests. Every argument is a setting, as in {@code node.name=n1}; a value
 * with commas is a list. SIGTERM stops the node in good order.
 */
public final class Node extends org.opensearch.node.Node {
    private Node(Settings settings) {
        super(
            InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> settings.get("node.name")),
            List.of(plugin(Netty4ModulePlugin.class), plugin(CommonAnalysisModulePlugin.class)),
            false);
    }

    /** A plugin from the class path. */
    private static PluginInfo plugin(Class<? extends Plugin> type) {
        String name = type.getName();
        return new PluginInfo(name, "a plugin of the tests", "1", Version.CURRENT, "21", name, null, List.of(), false);
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
