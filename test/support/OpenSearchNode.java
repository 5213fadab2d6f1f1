import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.opensearch.common.logging.LogConfigurator;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;

/**
 * Runs one OpenSearch node in this process. Arguments are settings, name=value; path.home is required.
 * The node lives as long as standard input is open, so it never outlives the test run that started it.
 */
public class OpenSearchNode {
  public static void main(String[] arguments) throws Exception {
    Map<String, String> settings = new HashMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      settings.put(argument.substring(0, equals), argument.substring(equals + 1));
    }
    Path configuration = Path.of(settings.get("path.home"), "config");
    String name = settings.get("node.name");
    LogConfigurator.setNodeName(name);
    Environment environment =
        InternalSettingsPreparer.prepareEnvironment(Settings.EMPTY, settings, configuration, () -> name);
    LogConfigurator.configure(environment);
    Node node = new Node(environment);
    node.start();
    while (System.in.read() >= 0) {}
    Runtime.getRuntime().halt(0);
  }
}
