using LocalCloud.CommandLine;
using LocalCloud.DurableTask;
using LocalCloud.FaultApi;
using LocalCloud.Functions;
using LocalCloud.Functions.Invocation;
using LocalCloud.Functions.Runtime;
using LocalCloud.Functions.Settings;
using LocalCloud.Metrics;
using LocalCloud.Seeding;
using LocalCloud.Services;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace LocalCloud.Hosting;

/// <summary>From arguments and settings to a host that runs.</summary>
internal sealed class AppStart
{
    private readonly Launch _launch;
    private readonly AppArguments _arguments;
    private readonly string _contentRoot;
    private readonly HostJson _host;
    private readonly LocalSettings _settings;
    private readonly StateFolder? _state;
    private readonly Task<EmulatedServices>? _services;

    private AppStart(Launch launch, AppArguments arguments)
    {
        (_launch, _arguments) = (launch, launch.Adjust(arguments));
        _contentRoot = ProjectFolder.Of(launch.Application);
        _host = HostJson.Load(Path.Combine(_contentRoot, "host.json"));
        _settings = LocalSettings.Load(_contentRoot);
        if (_arguments.List)
        {
            return; // Lists what is declared; starts nothing and touches no state.
        }

        if (_arguments.Seed)
        {
            SeedRun.Check(SeedRun.FileIn(_contentRoot));
        }

        _state = _arguments.InMemory || (_arguments.State ?? _launch.StatePath(_contentRoot)) is not { } path ? null : StateFolder.Open(path, _arguments.Reset);
        if (_state is not null)
        {
            launch.Faults.WhenCrashed(_state.ReleaseAsync);
        }

        if (!_arguments.NoEmulators)
        {
            // Begins now, so that it comes up while the app is still being composed.
            var definition = CosmosDefinition.Load(Path.Combine(_contentRoot, CosmosDefinition.FileName));
            _services = Task.Run(() => EmulatedServices.StartAsync(CosmosPort, _state, definition, launch.Time, launch.Faults, CancellationToken.None));
        }
    }

    private int AppPort => _arguments.Port ?? _settings.LocalHttpPort ?? AppWebServer.DefaultPort;

    private int CosmosPort => _arguments.CosmosPort ?? 8081;

    public static AppStart Prepare(string[] args)
    {
        var arguments = AppArguments.Parse(args);
        if (arguments.ShowHelp)
        {
            Console.WriteLine(AppArguments.Help);
            Environment.Exit(0);
        }

        if (Launch.Current is TerminalLaunch terminal)
        {
            terminal.ExplainFailedStart();
        }

        return new AppStart(Launch.Current, arguments);
    }

    public WebApplicationBuilder CreateWebBuilder(MiddlewarePipeline middleware)
    {
        var web = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = _launch.Application.GetName().Name,
            ContentRootPath = _contentRoot,
            EnvironmentName = Environment.GetEnvironmentVariable("AZURE_FUNCTIONS_ENVIRONMENT") ?? Environments.Development,
        });
        AddSettings(web.Configuration);
        AppLogging.Configure(web.Logging, _host, _arguments, _launch);
        AppWebServer.Configure(web.WebHost, AppPort);
        web.Services.AddRouting();
        web.Services.Configure<HostOptions>(options => options.ServicesStartConcurrently = options.ServicesStopConcurrently = true);
        web.Services.AddSingleton(middleware);
        web.Services.AddSingleton(_launch.Time);
        web.Services.AddSingleton(_launch.Faults);
        web.Services.AddLocalFunctions(FunctionCatalogue.Discover(_launch.Application), _host);
        web.Services.AddLocalDurableTask(DurableOptions());
        web.Services.AddSingleton<IHttpEndpoints, MetricsEndpoint>();
        web.Services.AddSingleton<IHttpEndpoints, FaultsEndpoint>();
        web.Services.Configure<LocalFunctionsOptions>(options => options.StatePath = _state?.Path);
        return web;
    }

    public IHost Build(WebApplicationBuilder web)
    {
        _launch.Configure(web.Services);
        if (!_launch.IsTerminal)
        {
            web.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, QuietLifetime>());
        }

        if (_services is not null)
        {
            web.Services.Configure<LocalFunctionsOptions>(options =>
            {
                // The host starts only when the services have.
                var cosmos = _services.GetAwaiter().GetResult().CosmosDb;
                (options.EmulatedCosmosEndpoint, options.LatestLsns) = (cosmos.Endpoint, cosmos.LatestLsns);
            });
        }

        var app = web.Build();
        if (_arguments.List)
        {
            FunctionList.Print(app.Services, _arguments.Json);
            Environment.Exit(0);
        }

        return new LocalCloudHost(app, _launch, _arguments, _services, _state);
    }

    private DurableEngineOptions DurableOptions()
    {
        var options = new DurableEngineOptions
        {
            DatabasePath = _state?.File("durabletask.db"),
            TimeProvider = _launch.Time,
            Faults = _launch.Faults,
            ManagementBaseUri = new Uri($"http://localhost:{AppPort}"),
        };
        return options with
        {
            HubName = _host.DurableHubName ?? options.HubName,
            MaxConcurrentActivities = _host.DurableMaxConcurrentActivities ?? options.MaxConcurrentActivities,
        };
    }

    private void AddSettings(ConfigurationManager configuration)
    {
        configuration.SetBasePath(_contentRoot).AddJsonFile("appsettings.json", optional: true, reloadOnChange: false);
        configuration.AddInMemoryCollection(_settings.Values);
        configuration.AddEnvironmentVariables();
        configuration.AddInMemoryCollection(_launch.Settings.Select(setting => KeyValuePair.Create(LocalSettings.KeyOf(setting.Key), setting.Value)));
        if (_services is not null)
        {
            // A fixed port is known before it is open; only a free one has to be waited for.
            var endpoint = CosmosPort == 0 ? _services.GetAwaiter().GetResult().CosmosDb.Endpoint : new Uri($"http://localhost:{CosmosPort}/");
            configuration.AddInMemoryCollection(EmulatedConnections.Replacing(configuration, EmulatedConnections.StringFor(endpoint), endpoint));
        }
    }
}
