using LocalCloud.Functions.Settings;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Functions.Tests;

public sealed class SettingsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("settings").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_developers_file_wins_over_the_sample()
    {
        Write("local.settings.sample.json", """{ "Values": { "A": "sample", "B__C": "kept", "N": 3 }, "Host": { "LocalHttpPort": 7000 } }""");
        Write("local.settings.json", """{ "IsEncrypted": false, "Values": { "A": "own" /* comment */ }, "ConnectionStrings": { "Db": "x" } }""");
        var settings = LocalSettings.Load(_folder);
        Assert.Equal("own", settings.Values["A"]);
        Assert.Equal("kept", settings.Values["B:C"]);
        Assert.Equal("3", settings.Values["N"]);
        Assert.Equal("x", settings.Values["ConnectionStrings:Db"]);
        Assert.Equal(7000, settings.LocalHttpPort);
    }

    [Theory]
    [InlineData("{", "is not valid JSON")]
    [InlineData("[]", "must be an object")]
    [InlineData("""{ "IsEncrypted": true }""", "encrypted")]
    [InlineData("""{ "Values": { "A": {} } }""", "Values.A must be a single value")]
    [InlineData("""{ "Host": { "LocalHttpPort": 99999 } }""", "LocalHttpPort must be a port number")]
    [InlineData("""{ "Host": { "LocalHttpPort": "7071" } }""", "LocalHttpPort must be a port number")]
    [InlineData("""{ "Host": { "LocalHttpPort": "abc" } }""", "LocalHttpPort must be a port number")]
    public void A_settings_file_that_cannot_be_used_is_explained(string text, string reason)
    {
        Write("local.settings.json", text);
        Assert.Contains(reason, Assert.Throws<SettingsException>(() => LocalSettings.Load(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Host_json_gives_prefix_hub_and_levels()
    {
        Write("host.json", """
            { "version": "2.0", "logging": { "logLevel": { "default": "Warning", "Function.X": "debug" } },
              "extensions": { "http": { "routePrefix": "/v1/" }, "cosmosDB": { "connectionMode": "Gateway" }, "durableTask": { "hubName": "Orders" } } }
            """);
        var host = HostJson.Load(Path.Combine(_folder, "host.json"));
        Assert.Equal("v1", host.RoutePrefix);
        Assert.Equal("Orders", host.DurableHubName);
        Assert.Equal(LogLevel.Debug, host.LogLevels["Function.X"]);
    }

    [Theory]
    [InlineData("""{ "version": "1.0" }""", "\"version\" must be \"2.0\"")]
    [InlineData("""{ "version": "2.0", "extensions": { "http": { "routePrefix": "a/{b}" } } }""", "routePrefix")]
    [InlineData("""{ "version": "2.0", "extensions": { "http": { "routePrefix": 1 } } }""", "extensions.http.routePrefix must be a string")]
    [InlineData("""{ "version": "2.0", "extensions": { "cosmosDB": { "connectionMode": "Fast" } } }""", "connectionMode")]
    [InlineData("""{ "version": "2.0", "extensions": { "durableTask": { "hubName": "my hub" } } }""", "hubName")]
    [InlineData("""{ "version": "2.0", "logging": { "logLevel": { "default": "Loud" } } }""", "logging.logLevel.default")]
    [InlineData("""{ "version": "2.0", "functionTimeout": "abc" }""", "functionTimeout")]
    [InlineData("""{ "version": "2.0", "extensions": { "durableTask": { "storageProvider": { "controlQueueVisibilityTimeout": "00:00:30" } } } }""", "between 1 and 60 minutes")]
    [InlineData("""{ "version": "2.0", "extensions": { "durableTask": { "storageProvider": { "workItemQueueVisibilityTimeout": "02:00:00" } } } }""", "between 1 and 60 minutes")]
    public void A_host_json_that_cannot_be_used_is_explained(string text, string reason)
    {
        Write("host.json", text);
        var failure = Assert.Throws<SettingsException>(() => HostJson.Load(Path.Combine(_folder, "host.json")));
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
