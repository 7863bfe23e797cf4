package gongkai;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.transport.Netty4Plugin;

/**
 * One node of a search cluster in a process of its own, for tests and for trying out.
 *
 * <p>Settings come as system properties that begin with {@code setting.}, as in {@code -Dsetting.http.port=9200}. The
 * node stops when asked to (SIGTERM) or when its standard input closes, so that it never outlives whoever started it.
 */
public final class SearchNode extends Node {
    private static final String PREFIX = "setting.";

    private SearchNode(Environment environment) {
        super(environment, List.of(Netty4Plugin.class), false);
    }

    /** Starts the node and keeps it until it is told to stop. */
    public static void main(String[] arguments) throws Exception {
        Settings settings = settings(System.getProperties());
        Environment environment =
                InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> settings.get("node.name"));
        SearchNode node = new SearchNode(environment);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(node)));
        node.start();
        while (System.in.read() >= 0) {
            // Nothing is said over standard input but its end.
        }
        System.exit(0);
    }

    private static Settings settings(Properties properties) {
        Settings.Builder builder = Settings.builder();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(PREFIX)) {
                builder.put(name.substring(PREFIX.length()), properties.getProperty(name));
            }
        }
        return builder.put("transport.type", "netty4").put("http.type", "netty4").build();
    }

    private static void stop(SearchNode node) {
        try {
            node.close();
        } catch (IOException error) {
            System.err.println(error);
        }
    }
}
