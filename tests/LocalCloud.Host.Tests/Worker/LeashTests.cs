using System.Diagnostics;
using LocalCloud.Host.Tests.Running;

namespace LocalCloud.Host.Tests.Worker;

public sealed class LeashTests
{
    /// <summary>A host that is killed lets go of the pipe; here the test does.</summary>
    [Fact]
    public async Task A_worker_does_not_outlive_its_host()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])
        [
            Path.Combine(Sample.Folder("Http"), "Samples.Http.dll"), "--functions-uri", "http://127.0.0.1:9/", "--functions-worker-id", "w",
            "--functions-request-id", "r", "--functions-grpc-max-message-length", "2147483647",
        ])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["FUNCTIONS_APPLICATION_DIRECTORY"] = Sample.Folder("Http");
        start.Environment["DOTNET_STARTUP_HOOKS"] = Path.Combine(AppContext.BaseDirectory, "LocalCloud.Leash.dll");
        start.Environment["LOCALCLOUD_LEASH"] = "stdin";
        start.Environment["HoldBeforeStart"] = "true";
        using var worker = Process.Start(start)!;
        Assert.Equal("holding", await worker.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));

        worker.StandardInput.Close();

        await worker.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.NotEqual(0, worker.ExitCode);
    }
}
