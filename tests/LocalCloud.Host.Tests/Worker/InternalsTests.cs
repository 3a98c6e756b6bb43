using LocalCloud.Host.Tests.Running;
using LocalCloud.Host.Worker;
using LocalCloud.Host.Worker.InMemory;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Host.Tests.Worker;

public sealed class InternalsTests
{
    [Fact]
    public void Everything_that_is_needed_of_the_worker_is_there() => Assert.Null(WorkerInternals.Missing(App(Sample.Folder("Http"))));

    [Fact]
    public void A_worker_that_has_changed_is_told_and_not_loaded()
    {
        var copy = AppCopy.Of("Http", "{}");
        File.Copy(Path.Combine(copy, "Google.Protobuf.dll"), Path.Combine(copy, "Microsoft.Azure.Functions.Worker.Grpc.dll"), overwrite: true);
        Assert.Matches(
            @"^its worker \(.+ 3\.\d+\.\d+\.0\) has no Microsoft\.Azure\.Functions\.Worker\.Grpc\.IWorkerClientFactory\.CreateClient, which LocalCloud needs",
            WorkerInternals.Missing(App(copy)));
    }

    [Fact]
    public async Task Services_of_an_app_in_this_process_can_be_replaced_and_seen()
    {
        var settings = RunningApp.OptionsFor("Http", isolated: false);
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        await using var app = await RunningApp.StartAsync(new FunctionsHostOptions
        {
            AppDirectory = settings.AppDirectory, Settings = settings.Settings, ConfigureWorkerServices = services => services.AddSingleton<TimeProvider>(clock),
        });
        Assert.Same(clock, app.Host.WorkerServices!.GetRequiredService<TimeProvider>());
    }

    private static AppFiles App(string folder) => AppFiles.Find(new FunctionsHostOptions { AppDirectory = folder });
}
