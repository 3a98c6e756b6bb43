using System.Collections.Concurrent;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using EndToEnd.Tests.Support;
using LocalCloud.Hosting;
using LocalCloud.Services.Storage;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Tests.Storage;

/// <summary>The sample with storage triggers, beside an Azurite of its own; shared by the tests of one form.</summary>
public abstract class StorageApp(bool isolated) : IAsyncLifetime
{
    private LocalCloudApp? _cloud;
    private string? _missing;

    /// <summary>Without Azurite there is none: how to get it is told, and no reason to fail, as it is no part of this repository.</summary>
    public LocalCloudApp Cloud
    {
        get
        {
            Assert.SkipWhen(_missing is not null, _missing ?? string.Empty);
            return _cloud!;
        }
    }

    internal Lines Log { get; } = new();

    public QueueServiceClient Queues { get; private set; } = null!;

    public BlobServiceClient Blobs { get; private set; } = null!;

    private static string Folder => Path.Combine(RepositoryFiles.Root, "tests", "Samples", "Storage");

    public async ValueTask InitializeAsync()
    {
        try
        {
            AzuriteProgram.Find(AppFolder.Of(Folder));
        }
        catch (LaunchException exception)
        {
            _missing = exception.Message;
            return;
        }

        _cloud = await LocalCloudApp.StartAsync(Folder, options =>
        {
            (options.Azurite, options.Isolated) = (true, isolated);
            options.ConfigureLogging = logging => logging.AddProvider(Log);
        });
        Queues = new(_cloud.StorageConnectionString, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        Blobs = new(_cloud.StorageConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_cloud is not null)
        {
            await _cloud.DisposeAsync();
        }
    }

    internal sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> All { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}

public sealed class StorageAppInMemory() : StorageApp(isolated: false);

public sealed class StorageAppInItsOwnProcess() : StorageApp(isolated: true);
