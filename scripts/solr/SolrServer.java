import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.Properties;
import javax.servlet.DispatcherType;
import org.apache.solr.servlet.CoreContainerProvider;
import org.apache.solr.servlet.SolrDispatchFilter;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.servlet.DefaultServlet;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;

/** Solr in one process, on 127.0.0.1 only: java -cp 'lib/*' SolrServer.java HOME PORT */
public class SolrServer {
    public static void main(String[] args) throws Exception {
        Server server = new Server(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[1])));
        server.setStopAtShutdown(true);
        server.setStopTimeout(10_000);

        ServletContextHandler solr = new ServletContextHandler(server, "/solr");
        solr.setAttribute(SolrDispatchFilter.SOLRHOME_ATTRIBUTE, args[0]);
        solr.setAttribute(SolrDispatchFilter.PROPERTIES_ATTRIBUTE, new Properties());
        solr.addEventListener(new CoreContainerProvider());
        solr.addFilter(SolrDispatchFilter.class, "/*", EnumSet.of(DispatcherType.REQUEST));
        solr.addServlet(new ServletHolder(new DefaultServlet()), "/");

        server.start();
        server.join();
    }
}
