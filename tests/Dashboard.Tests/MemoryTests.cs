using LocalCloud.Dashboard.Collections;
using LocalCloud.Dashboard.Invocations;
using LocalCloud.Dashboard.Settings;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;

namespace Dashboard.Tests;

/// <summary>What is kept, and what is not.</summary>
public sealed class MemoryTests
{
    [Fact]
    public void Many_invocations_with_large_inputs_take_no_more_than_a_few_megabytes()
    {
        var recorder = new InvocationRecorder();
        var function = new FunctionDescriptor
        {
            Name = "Read", Id = "1", EntryPoint = "Read", Bindings = [], Trigger = new("changes", "cosmosDBTrigger", BindingDirection.In, default),
        };
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 20_000; i++)
        {
            var invocation = new ObservedInvocation(function, new TriggerInput { Value = new TypedData { Json = new string('x', 10_000) } }, http: null);
            recorder.Began(invocation);
            recorder.Ended(invocation);
        }

        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.Equal(20_000, recorder.Of("Read")!.Count);
        Assert.InRange(grown, 0, 20_000_000);
        GC.KeepAlive(recorder);
    }

    [Fact]
    public void A_ring_keeps_the_latest()
    {
        var ring = new Ring<string>(3);
        Assert.Empty(ring.Newest());
        foreach (var text in (string[])["a", "b", "c", "d"])
        {
            ring.Add(text);
        }

        Assert.Equal(["d", "c", "b"], ring.Newest());
        Assert.Equal(4, ring.Added);
    }

    [Theory]
    [InlineData("Storage", "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=abc==;EndpointSuffix=x", "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=••••••;EndpointSuffix=x")]
    [InlineData("Bus", "Endpoint=sb://x/;SharedAccessKeyName=n;SharedAccessKey=abc=", "Endpoint=sb://x/;SharedAccessKeyName=n;SharedAccessKey=••••••")]
    [InlineData("Hook", "https://x/api?code=abc&other=1", "https://x/api?code=••••••&other=1")]
    [InlineData("Url", "https://user:word@host/path", "https://••••••@host/path")]
    [InlineData("Mail__ApiKey", "abc", "••••••")]
    [InlineData("MY_SECRET", "abc", "••••••")]
    [InlineData("Greeting", "Hello", "Hello")]
    [InlineData("Nothing", "", "")]
    public void What_is_secret_in_a_setting_is_masked(string name, string value, string shown) => Assert.Equal(shown, Masked.Value(name, value));
}
