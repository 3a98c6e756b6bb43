using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Support;
using Microsoft.Azure.Cosmos;

namespace LocalCloud.Tests.Tool;

/// <summary>
/// A project whose output is replaced while it runs, as a build does it. What the compiler would have to do is done already: the builds are those of
/// two sample apps.
/// </summary>
public sealed partial class NewBuildTests : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly string _project = Directory.CreateTempSubdirectory("watched").FullName;
    private readonly ConcurrentQueue<string> _lines = [];
    private readonly HttpClient _http = new();
    private Process? _tool;
    private string? _cosmos;

    private string Output => Path.Combine(_project, "bin", "Debug", "net10.0");

    [Fact]
    public async Task A_new_build_takes_over_and_a_broken_one_does_not()
    {
        await File.WriteAllTextAsync(Path.Combine(_project, "app.csproj"), "<Project />", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_project, "host.json"), """{ "version": "2.0" }""", TestContext.Current.CancellationToken);
        Build("SampleApp");
        await StartAsync();
        using var note = await _http.PostAsJsonAsync("/api/notes", new { id = "1", text = "kept" }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Accepted, note.StatusCode);
        Assert.Equal(1, await NotesAsync());

        Build("Http");

        Assert.Matches(@"restarted with \d+ functions in \d+ ms", await LineAsync("New build: restarted"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("/api/notes"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/api/waited/1"));
        Assert.Equal(1, await NotesAsync()); // At the same port.

        await File.WriteAllTextAsync(Path.Combine(Output, "Samples.Http.dll"), "half a build", TestContext.Current.CancellationToken);

        Assert.Contains("the one before it runs on", await LineAsync("New build: it does not start"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/api/waited/1"));

        Build("SampleApp");

        await LineAsync("New build: restarted");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/api/hello/again"));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_tool is not null)
        {
            _tool.Kill();
            await _tool.WaitForExitAsync();
            _tool.Dispose();
        }

        Directory.Delete(_project, recursive: true);
    }

    private void Build(string sample)
    {
        var built = RepositoryFiles.Path($"tests/Samples/{sample}/bin/{new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name}/net10.0");
        if (Directory.Exists(Output))
        {
            Directory.Delete(Output, recursive: true);
        }

        foreach (var file in Directory.EnumerateFiles(built, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(Output, Path.GetRelativePath(built, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private async Task StartAsync()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
            [typeof(EntryPoint).Assembly.Location, "start", "--no-build", "--in-memory", "--port", "0", "--cosmos-port", "0", "--servicebus-port", "0", "--eventgrid-port", "0"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _project,
        };
        start.Environment["CosmosDb"] = "AccountEndpoint=http://localhost:8081/;AccountKey=C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==;";
        _tool = Process.Start(start)!;
        _tool.OutputDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        _tool.ErrorDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        _tool.BeginOutputReadLine();
        _tool.BeginErrorReadLine();
        _http.BaseAddress = new Uri(Address().Match(await LineAsync("Functions ")).Value);
        _cosmos = Address().Match(await LineAsync("Cosmos DB ")).Value;
        await LineAsync("Stop ");
    }

    /// <summary>The next line with these words.</summary>
    private async Task<string> LineAsync(string words)
    {
        var (waited, read) = (Stopwatch.StartNew(), new List<string>());
        while (waited.Elapsed < s_patience)
        {
            while (_lines.TryDequeue(out var line))
            {
                read.Add(line);
                if (line.Contains(words, StringComparison.Ordinal))
                {
                    return line;
                }
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"No line with '{words}': {string.Join(Environment.NewLine, read)}");
    }

    private async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var response = await _http.GetAsync(path, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    /// <summary>What is in the emulated Cosmos DB, which keeps all in memory.</summary>
    private async Task<int> NotesAsync()
    {
        using var client = new CosmosClient(
            $"AccountEndpoint={_cosmos};AccountKey=C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==;",
            new CosmosClientOptions { ConnectionMode = ConnectionMode.Gateway });
        using var count = client.GetContainer("sample", "notes").GetItemQueryIterator<int>("SELECT VALUE COUNT(1) FROM c");
        return (await count.ReadNextAsync(TestContext.Current.CancellationToken)).Single();
    }

    [GeneratedRegex(@"http://\S+")]
    private static partial Regex Address();
}
