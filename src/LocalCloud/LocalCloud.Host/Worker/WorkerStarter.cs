using LocalCloud.Host.Runtime;
using LocalCloud.Host.Settings;
using LocalCloud.Host.Worker.InMemory;
using LocalCloud.Host.Worker.OutOfProcess;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Host.Worker;

/// <summary>Starts a worker by the transport the app is to have, and opens the session with it.</summary>
internal sealed partial class WorkerStarter(
    FunctionsHostOptions options, AppSettings settings, HostAddresses addresses, GrpcWorkers grpc, WorkerLog log, ILoggerFactory loggers)
{
    /// <summary>How often a worker may find its port taken.</summary>
    private const int PortLimit = 3;

    private readonly ILogger _logger = loggers.CreateLogger<WorkerStarter>();
    private bool _isolated = options.Isolated;

    public async Task<WorkerSession> StartAsync(AppFiles app, CancellationToken cancellationToken)
    {
        if (!_isolated && (WorkerInternals.Missing(app) ?? NewerPackages.FindIn(app)) is { } missing)
        {
            RunsIsolated(_logger, missing);
            _isolated = true;
        }

        for (var attempt = 1; ; attempt++)
        {
            var session = await OpenAsync(app, cancellationToken);
            if (!_isolated || !session.HasHttpPipeline || await WorkerWebServer.ListensAsync(session, cancellationToken) || attempt == PortLimit)
            {
                return session;
            }

            await session.DisposeAsync();
        }
    }

    private async Task<WorkerSession> OpenAsync(AppFiles app, CancellationToken cancellationToken)
    {
        var session = new WorkerSession(log);
        var launch = new WorkerLaunch(
            app, Guid.NewGuid().ToString(), addresses.Worker!, WorkerEnvironment.For(app, settings, options.HostJson, addresses.Http), session.Receive);
        log.StartUpBegins();
        try
        {
            if (_isolated)
            {
                session.Attach(grpc.Start(launch, () => session.Capabilities));
                await session.OpenAsync(app, cancellationToken);
            }
            else
            {
                await AppInMemory.StartAsync(launch, session, options, cancellationToken);
            }

            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
        finally
        {
            log.StartUpEnds();
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The app runs in a process of its own: {Missing}")]
    private static partial void RunsIsolated(ILogger logger, string missing);
}
