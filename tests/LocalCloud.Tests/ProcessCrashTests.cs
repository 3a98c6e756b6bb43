using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Microsoft.Azure.Cosmos;
using SampleApp;

namespace LocalCloud.Tests;

/// <summary>The sample app as a process that a rule kills.</summary>
public sealed class ProcessCrashTests : IDisposable
{
    private const int Killed = 128 + 9;
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("localcloud");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_process_killed_at_a_point_finds_its_data_when_it_is_started_again()
    {
        using (var first = await RunningProcess.StartAsync(_state.FullName))
        {
            using var rule = new StringContent(
                """{ "condition": { "point": "changefeed.before-delivery", "function": "ReadNotes" }, "result": { "kind": "crash" } }""", Encoding.UTF8, "application/json");
            using var armed = await first.Http.PostAsync("/localcloud/faults", rule, Token);
            Assert.Equal(HttpStatusCode.Created, armed.StatusCode);

            // It may die while it still answers.
            using var answer = await first.Http.PostAsJsonAsync("/api/notes", new { id = "n", text = "survives" }, Token)
                .ContinueWith(posted => posted.IsCompletedSuccessfully ? posted.Result : null, Token);
            Assert.Equal(Killed, await first.ExitCodeAsync());
        }

        using var second = await RunningProcess.StartAsync(_state.FullName);
        var note = await second.ReadNoteAsync("n");
        Assert.Equal("survives", note.Text);
        using var rules = await second.Http.GetAsync("/localcloud/faults", Token);
        Assert.StartsWith("""{"rules":[],""", await rules.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_app_finds_its_files_where_they_are()
    {
        using var process = await RunningProcess.StartAsync(_state.FullName);
        var folder = Path.GetDirectoryName(typeof(Notes).Assembly.Location);
        Assert.Equal($"{folder}|{folder}|{folder}", await process.Http.GetStringAsync("/api/whereabouts", Token));
    }

    public void Dispose() => _state.Delete(recursive: true);

    private sealed class RunningProcess : IDisposable
    {
        private readonly Process _process;
        private readonly string _cosmos;

        private RunningProcess(Process process, Uri address, string cosmos)
        {
            (_process, _cosmos) = (process, cosmos);
            Http = new HttpClient { BaseAddress = address };
        }

        public HttpClient Http { get; }

        public static async Task<RunningProcess> StartAsync(string state)
        {
            var (port, cosmosPort) = (FreePort(), FreePort());
            var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
            {
                RedirectStandardOutput = true,
            };
            foreach (var argument in (string[])[typeof(EntryPoint).Assembly.Location, "start", AppContext.BaseDirectory, "--state", state, "--port", $"{port}", "--cosmos-port", $"{cosmosPort}", "--servicebus-port", "0", "--eventgrid-port", "0"])
            {
                start.ArgumentList.Add(argument);
            }

            var process = Process.Start(start)!;
            while (await process.StandardOutput.ReadLineAsync(Token) is { } line && !line.Contains("Ctrl-C", StringComparison.Ordinal))
            {
            }

            return new(process, new Uri($"http://localhost:{port}"), $"http://localhost:{cosmosPort}/");
        }

        public async Task<int> ExitCodeAsync()
        {
            await _process.WaitForExitAsync(Token).WaitAsync(TimeSpan.FromSeconds(30), Token);
            return _process.ExitCode;
        }

        public async Task<Notes.Note> ReadNoteAsync(string id)
        {
            using var client = new CosmosClient(
                $"AccountEndpoint={_cosmos};AccountKey=C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==;",
                new CosmosClientOptions { ConnectionMode = ConnectionMode.Gateway, UseSystemTextJsonSerializerWithOptions = new(System.Text.Json.JsonSerializerDefaults.Web) });
            return await client.GetContainer("sample", "notes").ReadItemAsync<Notes.Note>(id, new PartitionKey(id), cancellationToken: Token);
        }

        public void Dispose()
        {
            Http.Dispose();
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
        }

        private static int FreePort()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
    }
}
