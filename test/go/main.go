// The app of test/languages/app.ts in Go.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awseventstargets"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk-stepwright/cdk-stepwright-go/cdkstepwright"
)

// A trigger of one's own: methods with pointer receivers, and a pointer is given.
type namedTrigger struct{ id string }

func (t *namedTrigger) TriggerId() *string { return jsii.String(t.id) }

func (t *namedTrigger) BindTrigger(scope constructs.Construct, workflow cdkstepwright.IWorkflow) *cdkstepwright.TriggerBinding {
	rule := awsevents.NewRule(scope, jsii.String("Rule"), &awsevents.RuleProps{
		Schedule: awsevents.Schedule_Rate(awscdk.Duration_Hours(jsii.Number(1))),
	})
	started := awsstepfunctions.StateMachine_FromStateMachineArn(scope, jsii.String("Started"), workflow.StateMachineArn())
	rule.AddTarget(awseventstargets.NewSfnStateMachine(started, nil))
	return &cdkstepwright.TriggerBinding{}
}

func function(stack awscdk.Stack, name string) awslambda.IFunction {
	return awslambda.Function_FromFunctionName(stack, jsii.String(name), jsii.String(strings.ToLower(name)))
}

func height(height float64) cdkstepwright.Rendition {
	return cdkstepwright.Rendition_MediaConvert(&cdkstepwright.MediaConvertRenditionProps{Height: jsii.Number(height)})
}

// What the library says to a mistake: its errors are panics.
func message(mistake func()) (text string) {
	defer func() { text = fmt.Sprint(recover()) }()
	mistake()
	return
}

func main() {
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("Shop"), nil)

	orders := cdkstepwright.NewOrderWorkflow(stack, jsii.String("Orders"), &cdkstepwright.OrderWorkflowProps{
		Pay: cdkstepwright.Step_Invoke(function(stack, "Pay"), &cdkstepwright.StepOptions{
			Timeout: awscdk.Duration_Seconds(jsii.Number(20)),
			Arguments: map[string]interface{}{
				"order":  "{% $request.orderId %}",
				"amount": map[string]interface{}{"value": 10, "currency": "EUR"},
				"tags":   []string{"b", "a"},
				"coupon": nil,
			},
		}),
		Ship: cdkstepwright.Step_Invoke(function(stack, "Ship"), nil),
	})

	approval := cdkstepwright.NewApproval(stack, jsii.String("Approval"), &cdkstepwright.ApprovalProps{
		Notifier: cdkstepwright.ApprovalNotifier_Step(cdkstepwright.Step_Invoke(function(stack, "Chat"), nil)),
	})
	ask := cdkstepwright.Step_Approval(approval, &cdkstepwright.ApprovalStepProps{
		Title: jsii.String("Refund?"),
		Details: map[string]interface{}{
			"Amount": "{% $states.input.amount %}",
			"Order":  map[string]interface{}{"number": 1, "items": 2, "by": "ada"},
		},
		Approvers: []string{"ada", "bob"},
		Rule:      cdkstepwright.ApprovalRule_All(),
	})

	flow := cdkstepwright.NewWorkflow(stack, jsii.String("Flow"), &cdkstepwright.WorkflowProps{
		Definition: ask.ToState(stack, jsii.String("Ask"), nil).
			Next(NewCallerIdentity(nil).ToState(stack, jsii.String("Who am I"), nil)),
	})
	flow.AddTrigger(&namedTrigger{"Hourly"})

	cdkstepwright.NewVideoProcessingWorkflow(stack, jsii.String("Videos"), &cdkstepwright.VideoProcessingWorkflowProps{
		Renditions: &map[string]cdkstepwright.Rendition{
			"hd": height(1080), "phone": height(480), "thumbnail": height(240), "preview": height(360),
		},
	})

	wrong := awscdk.NewStack(awscdk.NewApp(nil), jsii.String("Wrong"), nil)
	errors := []string{
		message(func() {
			cdkstepwright.Step_Invoke(function(stack, "Late"), &cdkstepwright.StepOptions{
				Arguments: map[string]interface{}{"wait": awscdk.Duration_Days(jsii.Number(1))},
			}).ToState(wrong, jsii.String("Wait"), nil)
		}),
		message(func() {
			cdkstepwright.NewVideoProcessingWorkflow(wrong, jsii.String("Videos"),
				&cdkstepwright.VideoProcessingWorkflowProps{Renditions: &map[string]cdkstepwright.Rendition{}})
		}),
		message(func() { orders.Workflow().AddTrigger(&namedTrigger{"my-trigger!"}) }),
	}

	directory := *app.Synth(nil).Directory()
	if err := os.WriteFile(filepath.Join(directory, "errors.txt"), []byte(strings.Join(errors, "\n")), 0o644); err != nil {
		panic(err)
	}
}
