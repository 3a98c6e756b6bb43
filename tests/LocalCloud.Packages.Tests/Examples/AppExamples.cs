using System.Net.Http.Json;
using LocalCloud.DurableTask;
using LocalCloud.Faults;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using SampleApp;

namespace LocalCloud.Packages.Tests.Examples;

public sealed class AppExamples
{
    [Fact]
    public async Task Settings_services_and_consequences()
    {
        var journal = new Journal();
        await using var cloud = await LocalCloudApp.StartAsync<Hello>(options =>
        {
            options.Settings["Greeting"] = "Good morning";
            options.ConfigureServices = services => services.AddSingleton(journal);
        });
        var greeting = await cloud.Http.GetFromJsonAsync<Hello.Greeting>("/api/hello/grace");
        Assert.Equal("Good morning, grace!", greeting!.Text);

        await cloud.Http.PostAsJsonAsync("/api/notes", new { id = "n1", text = "hello" });
        await cloud.QuiesceAsync();                  // The change feed has brought the note to its function.
        cloud.Clock.Advance(TimeSpan.FromHours(25)); // The timer of three in the morning fires.
        await cloud.QuiesceAsync();
        Assert.Equal(["n1 attempt 0: hello", "a new day"], journal.Entries);
    }

    [Fact]
    public async Task Faults_and_histories()
    {
        await using var cloud = await LocalCloudApp.StartAsync<Hello>();

        var twice = cloud.Faults.Add(new FaultInjectionRule
        {
            Condition = new() { Service = FaultService.DurableTask, Activity = "SayHello" },
            Result = new DuplicateDeliveryResult(),
            HitLimit = 1,
        });
        await cloud.Durable.ScheduleNewOrchestrationInstanceAsync("Greet", new Microsoft.DurableTask.StartOrchestrationOptions("greet-1"));
        await cloud.Durable.RaiseEventAsync("greet-1", "Name", "Grace");
        await cloud.QuiesceAsync();
        Assert.Equal(1, twice.HitCount); // The activity ran twice, and one result counts.
        var greeted = await cloud.Durable.GetInstanceAsync("greet-1", getInputsAndOutputs: true);
        Assert.Equal("Hello Grace!", greeted!.ReadOutputAs<string>());

        var history = cloud.TaskHub.RecordHistory("greet-1")!.ToJson();
        await cloud.TaskHub.ReplayAsync(RecordedHistory.Parse(history)); // HistoryDivergenceException: which step differs.
    }
}
