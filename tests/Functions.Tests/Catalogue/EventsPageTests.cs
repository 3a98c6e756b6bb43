using Ordering.Tests.Events;

namespace OrderFlow.Tests.Catalogue;

public sealed class EventsPageTests
{
    private const string Update = "UPDATE_DOCS";

    [Fact]
    public void The_page_in_the_docs_is_that_of_the_code()
    {
        var file = Path.Combine(EventFiles.Root, "docs", "events.md");
        var page = EventsPage.Of(AppCatalogue.Draw());
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            File.WriteAllText(file, page);
        }

        Assert.True(
            File.Exists(file) && File.ReadAllText(file) == page,
            $"docs/events.md is not what the code says. Run {Update}=1 dotnet test tests/Functions.Tests, look at what changed, and commit it.");
    }
}
