using System.Net;
using System.Net.Http.Json;
using System.Text;
using LocalCloud.Tests.AnyApp;
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

    private sealed class RunningProcess(StartedProcess process, int cosmosPort) : IDisposable
    {
        public HttpClient Http => process.Http;

        public static async Task<RunningProcess> StartAsync(string state)
        {
            var cosmosPort = StartedProcess.FreePort();
            var process = await StartedProcess.StartAsync(
                Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
                AppContext.BaseDirectory,
                ["--state", state, "--cosmos-port", $"{cosmosPort}", "--servicebus-port", "0", "--eventgrid-port", "0"]);
            return new(process, cosmosPort);
        }

        public Task<int> ExitCodeAsync() => process.ExitCodeAsync();

        public async Task<Notes.Note> ReadNoteAsync(string id)
        {
            using var client = new CosmosClient(
                $"AccountEndpoint=http://localhost:{cosmosPort}/;AccountKey=C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==;",
                new CosmosClientOptions { ConnectionMode = ConnectionMode.Gateway, UseSystemTextJsonSerializerWithOptions = new(System.Text.Json.JsonSerializerDefaults.Web) });
            return await client.GetContainer("sample", "notes").ReadItemAsync<Notes.Note>(id, new PartitionKey(id), cancellationToken: Token);
        }

        public void Dispose() => process.Dispose();
    }
}
