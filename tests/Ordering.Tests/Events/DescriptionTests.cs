using System.ComponentModel;
using System.Reflection;

namespace Ordering.Tests.Events;

public sealed class DescriptionTests
{
    [Fact]
    public void Every_event_says_in_one_short_sentence_when_it_happens() => Assert.All(EventFiles.Registry.All, known =>
    {
        var description = known.Class.GetCustomAttribute<DescriptionAttribute>(inherit: false)?.Description;
        Assert.False(string.IsNullOrWhiteSpace(description), $"{known.Class.Name} has no [Description].");
        Assert.Matches(@"^[A-Z][^.\n]{10,120}\.$", description);
    });
}
