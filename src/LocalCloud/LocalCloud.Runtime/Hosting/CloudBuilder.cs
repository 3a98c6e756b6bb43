using LocalCloud.AzureStorage;
using LocalCloud.CosmosDb;
using LocalCloud.Dashboard;
using LocalCloud.DurableTask;
using LocalCloud.EventGrid;
using LocalCloud.EventGrid.Definitions;
using LocalCloud.FaultApi;
using LocalCloud.Host;
using LocalCloud.Host.CosmosDb;
using LocalCloud.Host.EventGrid;
using LocalCloud.Host.Keys;
using LocalCloud.Host.Runtime;
using LocalCloud.Host.ServiceBus;
using LocalCloud.Host.Settings;
using LocalCloud.Host.Timer;
using LocalCloud.Metrics;
using LocalCloud.ServiceBus;
using LocalCloud.Services;
using LocalCloud.Services.Storage;
using LocalCloud.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace LocalCloud.Hosting;

/// <summary>From arguments and settings to a cloud that can be started.</summary>
internal sealed class CloudBuilder
{
    private readonly Launch _launch;
    private readonly HostJson _host;
    private readonly StateFolder? _state;
    private readonly HostAddresses _addresses = new();
    private readonly ServiceBusBrokerOptions? _serviceBus;
    private readonly EventGridOptions? _eventGrid;
    private readonly Task<EmulatedServices>? _services;
    private readonly Task<Azurite>? _azurite;
    private ConfigurationManager? _settings;
    private HostKeys? _keys;

    /// <summary>Reads the files, takes the state folder and lets the services come up.</summary>
    public CloudBuilder(Launch launch)
    {
        _launch = launch;
        _host = HostJson.Load(Path.Combine(launch.App.Output, "host.json"));
        if (launch.Arguments.List)
        {
            return; // Lists what is declared; starts nothing and touches no state.
        }

        _state = launch.StatePath is { } path ? StateFolder.Open(path, launch.Arguments.Reset) : null;
        if (_state is not null)
        {
            launch.Faults.WhenCrashed(_state.ReleaseAsync);
        }

        if (!launch.Arguments.NoEmulators)
        {
            // Begins now, so that it comes up while the app does.
            var definition = CosmosDefinition.Load(launch.App.FileOf(CosmosDefinition.FileName));
            _serviceBus = ServiceBusSetup.FileOf(launch.App) is { } entities
                ? ServiceBusSetup.Options(entities, ServiceBusPort, _state, launch.Clock, launch.Faults)
                : null;
            _eventGrid = launch.App.InfraFile(EventGridDefinition.FileName) is { } file
                ? EventGridSetup.Options(
                    file, EventGridPort, _state, launch.Clock, launch.Faults, () => _addresses.Http, () => _keys?.Extension("eventgrid"), name => _settings?[name])
                : null;
            _services = Task.Run(
                () => EmulatedServices.StartAsync(CosmosAccount, definition, _serviceBus, _eventGrid, CancellationToken.None));
            _azurite = StorageSetup.Options(launch, _state) is { } storage ? Task.Run(() => Azurite.StartAsync(storage, CancellationToken.None)) : null;
        }
    }

    private EmulatedServices? Emulated => _services is { IsCompletedSuccessfully: true } ? _services.Result : null;

    private string AppName => new DirectoryInfo(_launch.App.Home).Name;

    private int CosmosPort => _launch.Arguments.CosmosPort ?? 8081;

    private CosmosDbOptions CosmosAccount => new()
    {
        Port = CosmosPort, Path = EmulatedServices.CosmosDbFile(_state), TimeProvider = _launch.Clock, Faults = _launch.Faults, Throttles = _launch.Arguments.Throttle,
    };

    private int ServiceBusPort => _launch.Arguments.ServiceBusPort ?? ServiceBusSetup.DefaultPort;

    private int EventGridPort => _launch.Arguments.EventGridPort ?? EventGridSetup.DefaultPort;

    public LocalCloudHost Build()
    {
        try
        {
            return Compose();
        }
        catch
        {
            _ = ReleaseAsync();
            throw;
        }
    }

    /// <summary>What was taken for an app that cannot be; the services may still be on their way up.</summary>
    private async Task ReleaseAsync()
    {
        try
        {
            if (_services is not null)
            {
                await (await _services).DisposeAsync();
            }

            if (_azurite is not null)
            {
                await (await _azurite).DisposeAsync();
            }
        }
#pragma warning disable CA1031 // Whoever built it is told why it cannot be.
        catch (Exception)
#pragma warning restore CA1031
        {
            // They did not come up either.
        }

        _state?.Dispose();
    }

    private LocalCloudHost Compose()
    {
        var web = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = nameof(LocalCloud),
            ContentRootPath = _launch.App.Output,
            EnvironmentName = Environment.GetEnvironmentVariable("AZURE_FUNCTIONS_ENVIRONMENT") ?? Environments.Development,
        });
        var settings = CloudSettings.AddTo(web.Configuration, _launch.App, _launch.Settings);
        if (_services is not null)
        {
            // A fixed port is known before it is open; only a free one has to be waited for.
            var endpoint = CosmosPort == 0 ? _services.GetAwaiter().GetResult().CosmosDb.Endpoint : new Uri($"http://localhost:{CosmosPort}/");
            settings.Add(EmulatedConnections.Replacing(web.Configuration, EmulatedConnections.StringFor(endpoint), endpoint));
            if (_serviceBus is not null)
            {
                var busPort = ServiceBusPort == 0 ? _services.GetAwaiter().GetResult().ServiceBus!.Port : ServiceBusPort;
                settings.Add(ServiceBusSetup.Replacing(web.Configuration, busPort));
            }

            if (_eventGrid is not null)
            {
                var gridPort = EventGridPort == 0 ? _services.GetAwaiter().GetResult().EventGrid!.Address.Port : EventGridPort;
                settings.Add(EventGridSetup.Replacing(web.Configuration, gridPort));
            }
        }

        if (_azurite is not null)
        {
            // Whether its ports are the usual ones is known only when it runs.
            settings.Add(StorageSetup.Replacing(web.Configuration, _azurite.GetAwaiter().GetResult().ConnectionString));
        }

        _settings = web.Configuration;
        _keys = _launch.Arguments.List ? null : EnforcedKeys.Of(web.Configuration, _state, _launch.IsTerminal);
        settings.Add(EnforcedKeys.Replacing(web.Configuration, _keys));

        var port = _launch.Arguments.List ? 0 : _launch.Arguments.Port ?? settings.Port ?? AppWebServer.DefaultPort;
        HostLogging.Configure(web.Logging, _host, _launch);
        AppWebServer.Configure(web.WebHost, port);
        web.Services.AddSingleton<TimeProvider>(_launch.Clock);
        web.Services.AddSingleton(_launch.Faults);
        web.Services.AddSingleton(_addresses);
        web.Services.AddFunctionsHost(HostOptions(settings));
        if (!_launch.Arguments.List)
        {
            AddTriggers(web.Services);
            OtlpExport.AddTo(web, AppName);
            web.Services.AddSingleton<IHttpEndpoints, MetricsEndpoint>();
            web.Services.AddSingleton<IHttpEndpoints, FaultsEndpoint>();
            if (DashboardSwitch.IsOn(web.Configuration, _keys, _launch.IsTerminal))
            {
                web.Services.AddDashboard(DashboardOptions());
            }
        }

        if (!_launch.IsTerminal)
        {
            web.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, QuietLifetime>());
        }

        return new LocalCloudHost(web.Build().MapFunctionsHost(), _launch, _services, _azurite, _state, _keys);
    }

    private FunctionsHostOptions HostOptions(CloudSettings settings) => new()
    {
        AppDirectory = _launch.App.Output,
        ProgramDirectory = _launch.ProgramDirectory,
        AppAssembly = _launch.Assembly,
        Isolated = _launch.Arguments.Isolated,
        Settings = settings.ForWorker(),
        HostJson = _host,
        TimeProvider = _launch.Clock,
        ConfigureWorkerServices = ConfigureWorker,
        KeepEnvironment = _launch.IsTerminal,
        Keys = _keys,
        LogRequests = _launch.IsTerminal,
        CorsOrigins = settings.Files.CorsOrigins,
        CorsCredentials = settings.Files.CorsCredentials,
    };

    private void AddTriggers(IServiceCollection services)
    {
        services.AddTimerTrigger();
        services.Configure<TimerOptions>(options => options.StatePath = _state?.Path);
        services.AddEventGridBindings();
        services.AddServiceBusBindings();
        services.AddCosmosDBBindings();
        services.AddAzureStorageBindings();
        if (_services is not null)
        {
            services.Configure<CosmosDBOptions>(options =>
            {
                // The host starts only when the services have.
                var cosmos = _services.GetAwaiter().GetResult().CosmosDb;
                (options.EmulatedEndpoint, options.LatestLsns) = (cosmos.Endpoint, cosmos.LatestLsns);
            });
        }

        if (_serviceBus is not null)
        {
            services.AddSingleton<IWorkSource>(provider => new ServiceBusInHost(_services!, provider.GetRequiredService<ServiceBusTriggerBinding>()));
        }

        if (_eventGrid is not null)
        {
            services.AddSingleton(new EventGridInHost(_services!));
            services.AddSingleton<IWorkSource>(provider => provider.GetRequiredService<EventGridInHost>());
            services.AddSingleton<IHttpEndpoints>(provider => provider.GetRequiredService<EventGridInHost>());
        }

        services.AddLocalDurableTask(DurableOptions());
    }

    /// <summary>An app that tells the time by <see cref="TimeProvider"/> has the cloud's, unless it brings a clock of its own.</summary>
    private void ConfigureWorker(IServiceCollection services)
    {
        if (services.LastOrDefault(service => service.ServiceType == typeof(TimeProvider)) is not { } registered
            || registered.ImplementationInstance == TimeProvider.System)
        {
            services.AddSingleton<TimeProvider>(_launch.Clock);
        }

        _launch.ConfigureServices?.Invoke(services);
    }

    private DashboardOptions DashboardOptions() => new()
    {
        AppName = AppName,
        AppDirectory = _launch.App.Output,
        Clock = _launch.Arguments.Isolated
            ? null
            : new ClockControl(() => _launch.Clock.IsFrozen, _launch.Clock.Freeze, _launch.Clock.Resume, _launch.Clock.Advance),
        CosmosDb = () => Emulated?.CosmosDb.ConnectionString,
        ServiceBus = () => Emulated?.ServiceBus?.ConnectionString,
        ServiceBusAdministration = () => Emulated?.ServiceBus?.AdministrationConnectionString,
    };

    private DurableEngineOptions DurableOptions()
    {
        var options = new DurableEngineOptions
        {
            DatabasePath = _state?.File("durabletask.db"),
            TimeProvider = _launch.Clock,
            Faults = _launch.Faults,
        };
        return options with
        {
            HubName = _host.DurableTask.HubName ?? options.HubName,
            MaxConcurrentActivities = _host.DurableTask.MaxConcurrentActivityFunctions ?? options.MaxConcurrentActivities,
        };
    }
}
