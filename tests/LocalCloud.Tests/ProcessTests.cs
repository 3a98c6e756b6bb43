using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using EndToEnd.Tests.Support;
using LocalCloud.Hosting;
using Microsoft.Data.Sqlite;
using SampleApp;

namespace LocalCloud.Tests;

/// <summary>The sample app as a process, the way a developer runs it.</summary>
public sealed class ProcessTests
{
    [Fact]
    public async Task List_as_json_is_what_the_real_sdk_would_write()
    {
        var (code, output, _) = await RunAsync("--list", "--json");
        Assert.Equal(0, code);
        var functions = JsonDocument.Parse(output).RootElement.EnumerateArray().ToDictionary(f => f.GetProperty("name").GetString()!);
        Assert.Equal(["EveryDay", "FindGreetings", "Greet", "Hello", "LeaveNote", "ReadNotes", "SayHello", "StartGreetings", "Whereabouts"], functions.Keys);
        var hello = functions["Hello"].GetProperty("bindings")[0];
        Assert.Equal("""{"name":"request","type":"httpTrigger","direction":"In","authLevel":"Anonymous","methods":["get"],"route":"hello/{name}"}""", Compact(hello));
        Assert.Equal("""{"strategy":"fixedDelay","maxRetryCount":1,"delayInterval":"00:00:00"}""", Compact(functions["ReadNotes"].GetProperty("retry")));
        Assert.Equal(
            ["httpTrigger In", "http Out", "cosmosDB Out"],
            functions["LeaveNote"].GetProperty("bindings").EnumerateArray().Select(b => $"{b.GetProperty("type")} {b.GetProperty("direction")}"));
        Assert.Equal("SampleApp.Hello.Run", functions["Hello"].GetProperty("entryPoint").GetString());
        Assert.Equal("SampleApp.dll", functions["Hello"].GetProperty("scriptFile").GetString());
    }

    [Fact]
    public async Task The_version_is_one_line()
    {
        var (code, output, error) = await RunAsync("--version");
        Assert.Equal(0, code);
        Assert.Matches(@"^\d+\.\d+\.\d+\S*\r?\n$", output);
        Assert.Empty(error);
    }

    [Fact]
    public async Task State_of_the_durable_engine_before_this_one_is_refused_in_one_line()
    {
        var folder = Directory.CreateTempSubdirectory("state").FullName;
        await using (var old = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "durabletask.db"), Pooling = false }.ToString()))
        {
            // As the last version wrote it that kept events of its own form.
            await old.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = old.CreateCommand();
            command.CommandText = """
                CREATE TABLE instances (key INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, status INTEGER NOT NULL);
                CREATE TABLE history (key INTEGER NOT NULL, seq INTEGER NOT NULL, events BLOB NOT NULL, PRIMARY KEY (key, seq)) WITHOUT ROWID;
                INSERT INTO instances (id, name, status) VALUES ('order-1', 'Fulfill', 0);
                PRAGMA user_version = 2;
                """;
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var (code, _, error) = await RunAsync("--cosmos-port", "0", "--port", "0", "--state", folder);

        Assert.Equal(1, code);
        var line = Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("durabletask.db was written by an older version of LocalCloud", line, StringComparison.Ordinal);
        Assert.Contains("--reset", line, StringComparison.Ordinal);
        Assert.Contains("older version", line, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("""{ "Host": { "CORS": 7 } }""", "Host.CORS must be origins")]
    [InlineData("""{ "Host": { "CORS": "*", "CORSCredentials": true } }""", "Host.CORSCredentials needs origins by name")]
    public async Task Origins_that_cannot_be_are_explained_in_one_line(string settings, string reason)
    {
        var app = Directory.CreateTempSubdirectory("app").FullName;
        await File.WriteAllTextAsync(Path.Combine(app, "host.json"), """{ "version": "2.0" }""", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(app, "worker.config.json"), """{ "description": { "defaultWorkerPath": "App.dll" } }""", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(app, "local.settings.json"), settings, TestContext.Current.CancellationToken);

        var (code, _, error) = await RunAppAsync(app, ["--in-memory", "--cosmos-port", "0", "--port", "0"]);

        Assert.Equal(1, code);
        Assert.Contains(reason, Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Directory.Delete(app, recursive: true);
    }

    [Fact]
    public async Task An_unknown_argument_is_code_2_with_a_hint()
    {
        var (code, _, error) = await RunAsync("--prot");
        Assert.Equal(2, code);
        Assert.Contains("Unknown argument '--prot'.", error, StringComparison.Ordinal);
        Assert.Contains("--help", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_explained_without_a_trace()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var (code, _, error) = await RunAsync("--in-memory", "--cosmos-port", "0", "--servicebus-port", "0", "--eventgrid-port", "0", "--port", $"{port}");
        Assert.Equal(1, code);
        Assert.Contains($"{port}", error, StringComparison.Ordinal);
        Assert.Contains("--port", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cosmosdb.db")]
    [InlineData("durabletask.db")]
    [InlineData("timers.json")]
    public async Task Broken_state_is_explained_without_a_trace(string file)
    {
        var folder = Directory.CreateTempSubdirectory("state").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, file), "{{{ neither a database nor JSON, but longer than a header", TestContext.Current.CancellationToken);
        var (code, _, error) = await RunAsync("--cosmos-port", "0", "--servicebus-port", "0", "--eventgrid-port", "0", "--port", "0", "--state", folder);
        Assert.Equal(1, code);
        Assert.Contains(file, error, StringComparison.Ordinal);
        Assert.Contains("--reset", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Services_that_are_not_there_are_named()
    {
        // Port 8081 may be another test's, or another program's; nobody listens on port 1.
        var (code, _, error) = await RunAppAsync(
            AppContext.BaseDirectory, ["--in-memory", "--port", "0", "--no-emulators"], ("CosmosDb", "AccountEndpoint=http://localhost:1/;AccountKey=a2V5;"));
        Assert.Equal(1, code);
        Assert.Contains("--no-emulators", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("")]
    [InlineData("file/below")]
    public async Task A_state_folder_that_cannot_be_is_explained_without_a_trace(string state)
    {
        var folder = Directory.CreateTempSubdirectory("state").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "file"), "x", TestContext.Current.CancellationToken);
        var (code, _, error) = await RunAsync("--cosmos-port", "0", "--servicebus-port", "0", "--eventgrid-port", "0", "--port", "0", "--state", state.Length == 0 ? state : Path.Combine(folder, state));
        Assert.Equal(1, code);
        Assert.Contains("--state", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("letter.txt", false)]
    [InlineData("sub", true)]
    [InlineData("cosmosdb.db", true)]
    public void Reset_touches_no_folder_that_holds_what_is_not_ours(string name, bool isFolder)
    {
        var path = Directory.CreateTempSubdirectory("state").FullName;
        File.WriteAllText(Path.Combine(path, "durabletask.db"), "x");
        var theirs = Path.Combine(path, name);
        _ = isFolder ? Directory.CreateDirectory(theirs).FullName : File.CreateText(theirs).BaseStream.ToString();

        var refusal = Assert.Throws<LaunchException>(() => StateFolder.Open(path, reset: true));

        Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(new[] { "durabletask.db", name }.Order(StringComparer.Ordinal), Directory.GetFileSystemEntries(path).Select(Path.GetFileName).Order(StringComparer.Ordinal)!);
        Directory.Delete(path, recursive: true);
    }

    [Fact]
    public void Reset_follows_no_link()
    {
        var path = Directory.CreateTempSubdirectory("state").FullName;
        var theirs = Path.GetTempFileName();
        File.CreateSymbolicLink(Path.Combine(path, "cosmosdb.db"), theirs);
        Assert.Throws<LaunchException>(() => StateFolder.Open(path, reset: true));
        Assert.True(File.Exists(theirs));
        Directory.Delete(path, recursive: true);
        File.Delete(theirs);
    }

    [Fact]
    public void A_state_folder_belongs_to_one_process_and_reset_empties_it()
    {
        var path = Directory.CreateTempSubdirectory("state").FullName;
        File.WriteAllText(Path.Combine(path, "cosmosdb.db"), "x");
        using (StateFolder.Open(path, reset: true))
        {
            Assert.False(File.Exists(Path.Combine(path, "cosmosdb.db")));
            Assert.Contains("already uses", Assert.Throws<LaunchException>(() => StateFolder.Open(path, reset: false)).Message, StringComparison.Ordinal);
        }

        StateFolder.Open(path, reset: false).Dispose();
        Directory.Delete(path, recursive: true);
    }

    private static string Compact(JsonElement json) => JsonSerializer.Serialize(json);

    private static Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments) => RunAppAsync(AppContext.BaseDirectory, arguments);

    private static async Task<(int Code, string Output, string Error)> RunAppAsync(
        string app, string[] arguments, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        }.WithOwnEnvironment();
        foreach (var argument in (string[])[typeof(EntryPoint).Assembly.Location, "start", app, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(15));
        return (process.ExitCode, await output, await error);
    }
}
