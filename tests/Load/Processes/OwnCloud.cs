using System.Net;
using System.Net.Sockets;
using OrderFlow.Load.Storing;

namespace OrderFlow.Load.Processes;

/// <summary>The app and each service it uses in a process of its own, so that one can go away while the others stay.</summary>
internal sealed class OwnCloud : IAsyncDisposable
{
    private const string Key = "SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;";

    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("orderflow-load-");
    private readonly (int App, int Broker, int Grid) _ports = (FreePort(), FreePort(), FreePort());
    private OwnCosmosDb? _cosmos;
    private OwnProcess? _broker;
    private OwnProcess? _grid;
    private OwnProcess? _app;

    private OwnCloud()
    {
    }

    public Uri App => new($"http://localhost:{_ports.App}");

    public string ServiceBus => $"Endpoint=sb://localhost:{_ports.Broker};{Key}";

    /// <exception cref="InvalidOperationException">One of them did not start; says why.</exception>
    public static async Task<OwnCloud> StartAsync(CancellationToken cancellationToken)
    {
        var cloud = new OwnCloud();
        try
        {
            cloud._cosmos = await OwnCosmosDb.StartAsync(parent: null, cancellationToken);
            await cloud.StartBrokerAsync(cancellationToken);
            cloud._grid = await OwnProcess.StartAsync(
                [
                    "start", "eventgrid", "--port", $"{cloud._ports.Grid}", "--functions", $"{cloud.App}", "--definition", Repository.FileOf("infra/eventgrid.json"),
                    "--state", cloud.Folder("eventgrid"),
                ],
                "Functions", settings: null, cancellationToken);
            var settings = new Dictionary<string, string>
            {
                ["CosmosDb"] = cloud._cosmos.Connection,
                ["ServiceBus"] = cloud.ServiceBus,
                ["EventGrid__topicEndpointUri"] = $"http://localhost:{cloud._ports.Grid}/topics/orderflow/api/events",
                ["Email__Folder"] = cloud.Folder("mail"),
            };
            cloud._app = await OwnProcess.StartAsync(
                ["start", Repository.Functions(), "--no-emulators", "--port", $"{cloud._ports.App}", "--state", cloud.Folder("app")],
                word: "", settings, cancellationToken);
            return cloud;
        }
        catch
        {
            await cloud.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns when it takes messages; its state is that of the one before.</summary>
    public async Task StartBrokerAsync(CancellationToken cancellationToken) => _broker = await OwnProcess.StartAsync(
        [
            "start", "servicebus", "--port", $"{_ports.Broker}", "--definition", Repository.FileOf("infra/servicebus.json"), "--state", Folder("servicebus"),
        ],
        "Connection", settings: null, cancellationToken);

    public ValueTask KillBrokerAsync() => _broker!.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var part in new IAsyncDisposable?[] { _app, _grid, _broker, _cosmos })
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }

        _state.Delete(recursive: true);
    }

    private string Folder(string name) => Path.Combine(_state.FullName, name);

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
