using LocalCloud.Host.Settings;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Host.Tests.Settings;

public sealed class SettingsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("settings").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_developers_file_wins_over_the_sample()
    {
        Write("local.settings.sample.json", """{ "Values": { "A": "sample", "B__C": "kept", "N": 3 }, "Host": { "LocalHttpPort": 7000 } }""");
        Write("local.settings.json", """{ "IsEncrypted": false, "Values": { "A": "own" /* comment */ }, "ConnectionStrings": { "Db": "x", "Sql": { "ConnectionString": "y", "ProviderName": "p" } } }""");
        var settings = LocalSettings.Load(_folder);
        Assert.Equal("own", settings.Values["A"]);
        Assert.Equal("kept", settings.Values["B__C"]);
        Assert.Equal("3", settings.Values["N"]);
        Assert.Equal("x", settings.Values["ConnectionStrings:Db"]);
        Assert.Equal("y", settings.Values["ConnectionStrings:Sql"]);
        Assert.Equal("kept", settings.Configuration.Single(value => value.Key == "B:C").Value);
        Assert.Equal(7000, settings.LocalHttpPort);
    }

    [Theory]
    [InlineData("{", "is not valid JSON")]
    [InlineData("[]", "must be an object")]
    [InlineData("""{ "IsEncrypted": true }""", "encrypted")]
    [InlineData("""{ "Values": { "A": {} } }""", "Values.A must be a single value")]
    [InlineData("""{ "Host": { "CORS": ["*"] } }""", "Host.CORS must be origins")]
    [InlineData("""{ "Host": { "CORS": null } }""", "Host.CORS must be origins")]
    [InlineData("""{ "Host": { "CORS": "http://a:1/" } }""", "'http://a:1/' is no origin")]
    [InlineData("""{ "Host": { "CORS": "http://a:1; http://b:2" } }""", "is no origin")]
    [InlineData("""{ "Host": { "CORS": "localhost:3000" } }""", "is no origin")]
    [InlineData("""{ "Host": { "CORSCredentials": "yes" } }""", "Host.CORSCredentials must be true or false")]
    [InlineData("""{ "Host": { "CORS": "*", "CORSCredentials": true } }""", "needs origins by name")]
    [InlineData("""{ "Host": [] }""", "Host must be an object")]
    [InlineData("""{ "Host": { "LocalHttpPort": "7071" } }""", "LocalHttpPort must be a port number")]
    [InlineData("""{ "Host": { "LocalHttpPort": 99999 } }""", "LocalHttpPort must be a port number")]
    public void A_settings_file_that_cannot_be_used_is_explained(string text, string reason)
    {
        Write("local.settings.json", text);
        Assert.Contains(reason, Assert.Throws<SettingsException>(() => LocalSettings.Load(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Browsers_may_call_from_the_origins_of_the_file()
    {
        Write("local.settings.json", """{ "Host": { "CORS": "http://a:1, http://b:2", "CORSCredentials": true } }""");
        var settings = LocalSettings.Load(_folder);
        Assert.Equal(["http://a:1", "http://b:2"], settings.CorsOrigins);
        Assert.True(settings.CorsCredentials);
    }

    [Fact]
    public void Host_json_gives_what_the_host_acts_on()
    {
        Write("host.json", """
            { "version": "2.0", "functionTimeout": "00:02:00", "logging": { "logLevel": { "default": "Warning", "Function.X": "debug" } },
              "extensions": {
                "http": { "routePrefix": "/v1/", "maxConcurrentRequests": 7, "maxOutstandingRequests": -1, "customHeaders": { "X-A": "1" } },
                "cosmosDB": { "connectionMode": "Direct" }, "serviceBus": { "maxConcurrentCalls": 3 },
                "durableTask": { "hubName": "Orders", "extendedSessionsEnabled": true, "extendedSessionIdleTimeoutInSeconds": 5, "MaxConcurrentEntityFunctions": 4 } } }
            """);
        var host = HostJson.Load(Path.Combine(_folder, "host.json"));
        Assert.Equal(TimeSpan.FromMinutes(2), host.FunctionTimeout);
        Assert.Equal(LogLevel.Debug, host.LogLevels["Function.X"]);
        Assert.Equal(("v1", 7, null, "1"), (host.Http.RoutePrefix, host.Http.MaxConcurrentRequests, host.Http.MaxOutstandingRequests, host.Http.CustomHeaders["x-a"]));
        Assert.False(host.CosmosDB.UsesGateway);
        Assert.Equal(
            new DurableTaskSettings
            {
                HubName = "Orders", ExtendedSessionsEnabled = true, ExtendedSessionIdleTimeout = TimeSpan.FromSeconds(5), MaxConcurrentEntityFunctions = 4,
            },
            host.DurableTask);
        Assert.Equal(3, host.Extension("serviceBus")!.Value.GetProperty("maxConcurrentCalls").GetInt32());
    }

    [Fact]
    public void Without_a_word_on_it_an_invocation_may_take_half_an_hour_and_minus_one_is_for_ever()
    {
        Assert.Equal(TimeSpan.FromMinutes(30), HostJson.Parse("""{ "version": "2.0" }"""u8.ToArray()).FunctionTimeout);
        Assert.Null(HostJson.Parse("""{ "version": "2.0", "functionTimeout": "-1" }"""u8.ToArray()).FunctionTimeout);
    }

    [Theory]
    [InlineData("""{ "version": "1.0" }""", "\"version\" must be \"2.0\"")]
    [InlineData("""{ "version": "2.0", "extensions": { "http": { "routePrefix": "a/{b}" } } }""", "routePrefix")]
    [InlineData("""{ "version": "2.0", "extensions": { "http": { "routePrefix": 1 } } }""", "extensions.http.routePrefix must be a string")]
    [InlineData("""{ "version": "2.0", "extensions": { "cosmosDB": { "connectionMode": "Fast" } } }""", "connectionMode")]
    [InlineData("""{ "version": "2.0", "extensions": { "durableTask": { "hubName": "my hub" } } }""", "hubName")]
    [InlineData("""{ "version": "2.0", "logging": { "logLevel": { "default": "Loud" } } }""", "logging.logLevel.default")]
    [InlineData("""{ "version": "2.0", "functionTimeout": "soon" }""", "functionTimeout \"soon\" is not a time span")]
    [InlineData("""{ "version": "2.0", "functionTimeout": "00:00:00" }""", "functionTimeout must be at least 00:00:01")]
    [InlineData("""{ "version": "2.0", "extensions": { "http": { "maxConcurrentRequests": 0 } } }""", "maxConcurrentRequests must be a positive whole number")]
    [InlineData("""{ "version": "2.0", "extensions": { "durableTask": { "maxConcurrentActivityFunctions": 0 } } }""", "must be a positive whole number")]
    [InlineData("""{ "version": "2.0", "extensions": { "durableTask": { "extendedSessionsEnabled": 1 } } }""", "must be true or false")]
    [InlineData("""{ "version": "2.0", "extensions": { "durableTask": { "storageProvider": { "controlQueueVisibilityTimeout": "00:00:30" } } } }""", "controlQueueVisibilityTimeout must be between 1 and 60 minutes")]
    [InlineData("""{ "version": "2.0", "extensions": { "durableTask": { "storageProvider": { "workItemQueueVisibilityTimeout": "01:00:01" } } } }""", "workItemQueueVisibilityTimeout must be between 1 and 60 minutes")]
    [InlineData("""{ "version": "2.0", "extensions": { "durableTask": { "storageProvider": { "partitionCount": 17 } } } }""", "partitionCount must be between 1 and 16")]
    public void A_host_json_that_cannot_be_used_is_explained(string text, string reason)
    {
        Write("host.json", text);
        var failure = Assert.Throws<SettingsException>(() => HostJson.Load(Path.Combine(_folder, "host.json")));
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
